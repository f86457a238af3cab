package dev.holdfast.gateway.listener;

import dev.holdfast.ledger.annotation.HotPath;

import java.net.InetAddress;
import java.util.Arrays;

/** A list of networks out of a setting. Immutable; any thread; a look into it allocates nothing. */
@HotPath
final class Networks {
    private static final int BITS = 128;
    private static final int MAX_PREFIX_DIGITS = 3;

    private final Network[] networks;

    /**
     * @param setting           its name.
     * @param list              networks such as {@code 203.0.113.0/24, 2001:db8::/32}, separated by commas.
     * @param hasLoneAddresses  whether an address without a prefix length may stand there, for itself.
     * @throws IllegalArgumentException when one of them is neither.
     */
    Networks(final String setting, final String list, final boolean hasLoneAddresses) {
        networks = Arrays.stream(list.split(",")).map(String::strip).filter(text -> !text.isEmpty())
            .map(text -> {
                final Network network = network(text, hasLoneAddresses);
                if (network == null) {
                    throw new IllegalArgumentException(setting + "=" + text + " should be "
                        + (hasLoneAddresses ? "an address such as 192.0.2.7, or " : "")
                        + "a network with its prefix length, such as 203.0.113.0/24");
                }
                return network;
            }).toArray(Network[]::new);
    }

    /** Null when it is none. */
    private static Network network(final String text, final boolean hasLoneAddresses) {
        final int slash = text.indexOf('/');
        final AddressText address = new AddressText();
        if (!address.read(text, 0, slash < 0 ? text.length() : slash) || slash < 0 && !hasLoneAddresses) {
            return null;
        }
        final int begin = text.indexOf(':') < 0 ? AddressText.V4_PREFIX_BITS : 0;
        final int length = slash < 0 ? BITS - begin : prefixBits(text.substring(slash + 1));
        if (length < 0 || length > BITS - begin) {
            return null;
        }
        final long highMask = mask(begin + length);
        final long lowMask = mask(begin + length - Long.SIZE);
        return new Network(address.high() & highMask, address.low() & lowMask, highMask, lowMask,
            begin + length >= AddressText.V4_PREFIX_BITS && AddressText.isV4(address.high(), address.low()));
    }

    /** Below 0 when it is no number. */
    private static int prefixBits(final String text) {
        boolean isNumber = !text.isEmpty() && text.length() <= MAX_PREFIX_DIGITS;
        for (int i = 0; isNumber && i < text.length(); i++) {
            isNumber = text.charAt(i) >= '0' && text.charAt(i) <= '9';
        }
        return isNumber ? Integer.parseInt(text) : -1;
    }

    /** A long whose first bits are set. */
    private static long mask(final int bits) {
        return bits <= 0 ? 0 : bits >= Long.SIZE ? -1 : -1L << Long.SIZE - bits;
    }

    boolean isEmpty() {
        return networks.length == 0;
    }

    boolean contain(final InetAddress address) {
        final AddressText bits = new AddressText();
        bits.set(address);
        return contain(bits);
    }

    /** Whether the address that was read last is in one of them. */
    boolean contain(final AddressText address) {
        for (final Network network : networks) {
            if (network.contains(address.high(), address.low())) {
                return true;
            }
        }
        return false;
    }

    /** An IPv4 address is in no network of IPv6. */
    private record Network(long high, long low, long highMask, long lowMask, boolean isV4) {
        private boolean contains(final long otherHigh, final long otherLow) {
            return (otherHigh & highMask) == high && (otherLow & lowMask) == low
                && AddressText.isV4(otherHigh, otherLow) == isV4;
        }
    }
}
