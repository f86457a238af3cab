package dev.holdfast.gateway.listener;

import java.net.InetAddress;

/**
 * Who sends something. Immutable; any thread. Made once for a connection, and once for each other client of a proxy.
 *
 * @param address of the client; of the proxy when that did not say whom it speaks for.
 * @param key     what it counts as.
 */
public record Source(InetAddress address, SourceKey key, SourceClass kind) {
    /** Somebody who has this address. */
    public static Source of(final InetAddress address) {
        return new Source(address, SourceKey.of(address), SourceClass.of(address));
    }

    /** Somebody behind a proxy that has this address. */
    static Source behind(final InetAddress proxy) {
        return new Source(proxy, SourceKey.of(proxy), SourceClass.PROXY_UNKNOWN);
    }
}
