package dev.holdfast.gateway.listener;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;

/** What sort of an address a source has. */
public enum SourceClass {
    /** This machine. */
    LOOPBACK,
    /** A network of one's own: private, shared by a carrier, or of one link. */
    PRIVATE,
    /** The internet. */
    PUBLIC,
    /** Somebody behind a proxy of ours that did not say whom it speaks for. */
    PROXY_UNKNOWN;

    private static final int UNIQUE_LOCAL = 0xFC;
    private static final int UNIQUE_LOCAL_MASK = 0xFE;
    private static final int SHARED = 100;
    private static final int SHARED_SECOND = 64;
    private static final int SHARED_SECOND_MASK = 0xC0;

    /** The class of an address. */
    public static SourceClass of(final InetAddress address) {
        if (address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        final byte[] bytes = address.getAddress();
        final boolean isOwn = address instanceof Inet6Address ? (bytes[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL
            : bytes[0] == SHARED && (bytes[1] & SHARED_SECOND_MASK) == SHARED_SECOND;
        return isOwn || address.isSiteLocalAddress() || address.isLinkLocalAddress() ? PRIVATE : PUBLIC;
    }

    /** The label of the metric. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
