package dev.holdfast.gateway.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/** From which address this machine reaches the platform, as far as it can know that. Sends nothing; any thread. */
public final class EgressAddress {
    private static final int HTTPS = 443;
    /** 100.64.0.0/10, which carriers use behind their routers. */
    private static final int CARRIER_FIRST = 100;
    private static final int CARRIER_SECOND = 64;
    private static final int CARRIER_MASK = 0xC0;

    private EgressAddress() {
    }

    /** The address of the interface on the way there, and whether it is the one that the platform sees; for people. */
    public static String towards(final String baseUrl) {
        try (DatagramSocket socket = new DatagramSocket()) {
            // Connecting a datagram socket looks up the route and sends nothing.
            socket.connect(new InetSocketAddress(InetAddress.getByName(URI.create(baseUrl).getHost()), HTTPS));
            return describe(socket.getLocalAddress());
        } catch (final IOException | IllegalArgumentException | UncheckedIOException e) {
            return "not known: " + e.getMessage();
        }
    }

    /** What an address says of how the platform sees this machine. */
    public static String describe(final InetAddress own) {
        return own.getHostAddress() + (isPrivate(own)
            ? ", a private one: the platform sees the router's or proxy's behind it, so ask whoever runs the network"
            : ", which the platform sees unless a proxy or router changes it");
    }

    private static boolean isPrivate(final InetAddress own) {
        final byte[] bytes = own.getAddress();
        final boolean isUniqueLocal = bytes.length > 4 && (bytes[0] & 0xFE) == 0xFC;
        final boolean isCarriers = bytes.length == 4 && bytes[0] == CARRIER_FIRST
            && (bytes[1] & CARRIER_MASK) == CARRIER_SECOND;
        return own.isSiteLocalAddress() || own.isLoopbackAddress() || own.isLinkLocalAddress() || isUniqueLocal
            || isCarriers || own.isAnyLocalAddress();
    }
}
