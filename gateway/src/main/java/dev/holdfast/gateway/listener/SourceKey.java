package dev.holdfast.gateway.listener;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * What counts as one source: an IPv4 address, or the first 64 bits of an IPv6 address, since who has one of those
 * mostly has the rest of them.
 *
 * @param isV6 whether {@code bits} are the first half of an IPv6 address.
 */
public record SourceKey(boolean isV6, long bits) implements Comparable<SourceKey> {
    /** What an address counts as. */
    public static SourceKey of(final InetAddress address) {
        final ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet6Address ? new SourceKey(true, bytes.getLong())
            : new SourceKey(false, bytes.getInt());
    }

    @Override
    public int compareTo(final SourceKey other) {
        return isV6 == other.isV6 ? Long.compare(bits, other.bits) : Boolean.compare(isV6, other.isV6);
    }
}
