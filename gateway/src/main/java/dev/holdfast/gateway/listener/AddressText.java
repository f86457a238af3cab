package dev.holdfast.gateway.listener;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.values.BrokenInvariantException;
import io.netty.util.NetUtil;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * Reads an address out of a text, with a port behind it or without, and keeps it as 128 bits; an IPv4 address as the
 * IPv6 address that stands for it ({@code ::ffff:a.b.c.d}). No name is ever looked up. One thread; allocates nothing
 * for IPv4.
 */
@HotPath
final class AddressText {
    /** As many leading bits of an IPv4 address say that it is one. */
    static final int V4_PREFIX_BITS = 96;

    private static final int ADDRESS_BYTES = 16;
    private static final int V4_BYTES = 4;
    private static final int MAX_BYTE = 255;
    private static final int MAX_BYTE_DIGITS = 3;
    private static final int MAX_PORT_DIGITS = 5;
    private static final int MAX_V6_LENGTH = 45;
    private static final long V4_MARK = 0xFFFFL << Integer.SIZE;
    private static final int DECIMAL = 10;

    private long high;
    private long low;

    /** Whether these bits are an IPv4 address. */
    static boolean isV4(final long high, final long low) {
        return high == 0 && low >>> Integer.SIZE << Integer.SIZE == V4_MARK;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    /** Takes an address that is one already. */
    void set(final InetAddress address) {
        final ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        final boolean isV4 = bytes.remaining() == V4_BYTES;
        high = isV4 ? 0 : bytes.getLong();
        low = isV4 ? V4_MARK | bytes.getInt() & 0xFFFF_FFFFL : bytes.getLong();
    }

    /** Whether the text from start to end is an address: {@code 192.0.2.1}, {@code 2001:db8::1} and nothing else. */
    boolean read(final CharSequence text, final int start, final int end) {
        return readV4(text, start, end) || readV6(text, start, end);
    }

    /** The same, where the address may have a port, and an IPv6 address brackets: {@code [2001:db8::1]:443}. */
    boolean readWithPort(final CharSequence text, final int start, final int end) {
        if (start < end && text.charAt(start) == '[') {
            final int close = indexOf(text, ']', start, end);
            return close > 0 && (close + 1 == end || isPort(text, close + 1, end)) && readV6(text, start + 1, close);
        }
        final int colon = indexOf(text, ':', start, end);
        return colon > 0 && isPort(text, colon, end) && readV4(text, start, colon) || read(text, start, end);
    }

    private boolean readV4(final CharSequence text, final int start, final int end) {
        int bits = 0;
        int parts = 0;
        int i = start;
        while (parts < V4_BYTES) {
            final int first = i;
            int part = 0;
            while (i < end && i - first < MAX_BYTE_DIGITS && isDigit(text.charAt(i))) {
                part = part * DECIMAL + text.charAt(i++) - '0';
            }
            // A zero in front means octal to some.
            if (i == first || part > MAX_BYTE || text.charAt(first) == '0' && i - first > 1) {
                return false;
            }
            bits = bits << Byte.SIZE | part;
            parts++;
            if (parts < V4_BYTES && (i >= end || text.charAt(i++) != '.')) {
                return false;
            }
        }
        high = 0;
        low = V4_MARK | bits & 0xFFFF_FFFFL;
        return i == end;
    }

    private boolean readV6(final CharSequence text, final int start, final int end) {
        if (end - start > MAX_V6_LENGTH || indexOf(text, ':', start, end) < 0) {
            return false;
        }
        for (int i = start; i < end; i++) {
            final char c = text.charAt(i);
            if (c != ':' && c != '.' && Character.digit(c, ADDRESS_BYTES) < 0) {
                return false;
            }
        }
        final byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text.subSequence(start, end).toString());
        if (bytes == null || bytes.length != ADDRESS_BYTES) {
            return false;
        }
        final ByteBuffer buffer = ByteBuffer.wrap(bytes);
        high = buffer.getLong();
        low = buffer.getLong();
        return true;
    }

    /** The address that was read last. */
    InetAddress address() {
        final byte[] bytes = isV4(high, low) ? ByteBuffer.allocate(V4_BYTES).putInt((int) low).array()
            : ByteBuffer.allocate(ADDRESS_BYTES).putLong(high).putLong(low).array();
        try {
            return InetAddress.getByAddress(bytes);
        } catch (final UnknownHostException e) {
            throw new BrokenInvariantException("an address of " + bytes.length + " bytes", e);
        }
    }

    /** Whether it is a colon and a port. */
    private static boolean isPort(final CharSequence text, final int start, final int end) {
        if (text.charAt(start) != ':' || end - start < 2 || end - start > MAX_PORT_DIGITS + 1) {
            return false;
        }
        for (int i = start + 1; i < end; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(final char c) {
        return c >= '0' && c <= '9';
    }

    private static int indexOf(final CharSequence text, final char wanted, final int start, final int end) {
        for (int i = start; i < end; i++) {
            if (text.charAt(i) == wanted) {
                return i;
            }
        }
        return -1;
    }
}
