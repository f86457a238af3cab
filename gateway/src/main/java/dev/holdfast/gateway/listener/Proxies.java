package dev.holdfast.gateway.listener;

import java.net.InetAddress;

/**
 * Our own proxies, whose word is taken for whom they speak for: by the PROXY protocol, for a connection, or by
 * {@code X-Forwarded-For}, for each request. Immutable; any thread.
 */
public final class Proxies {
    private final Networks networks;
    private final boolean speakProxyProtocol;

    /**
     * @param list          addresses and networks, separated by commas; empty for none.
     * @param proxyProtocol {@code required}: each of their connections begins with a PROXY header; {@code off}: none
     *     does, and {@code X-Forwarded-For} counts.
     * @throws IllegalArgumentException when one of them is neither, or the two do not fit.
     */
    public Proxies(final String list, final String proxyProtocol) {
        networks = new Networks("callback.proxies", list, true);
        speakProxyProtocol = proxyProtocol.equals("required");
        if (!speakProxyProtocol && !proxyProtocol.equals("off")) {
            throw new IllegalArgumentException("callback.proxy_protocol=" + proxyProtocol
                + " should be off or required");
        }
        if (speakProxyProtocol && networks.isEmpty()) {
            throw new IllegalArgumentException("callback.proxy_protocol=required should be off, or callback.proxies "
                + "should name the proxies that speak it");
        }
    }

    boolean include(final InetAddress address) {
        return !networks.isEmpty() && networks.contain(address);
    }

    boolean include(final AddressText address) {
        return networks.contain(address);
    }

    /** Whether whoever connects from there has to say by the PROXY protocol for whom. */
    public boolean haveToIntroduce(final InetAddress peer) {
        return speakProxyProtocol && include(peer);
    }

    /** Whether whoever connects from there may say by {@code X-Forwarded-For} for whom. */
    public boolean mayForward(final InetAddress peer) {
        return !speakProxyProtocol && include(peer);
    }
}
