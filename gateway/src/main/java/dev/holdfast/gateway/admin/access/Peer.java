package dev.holdfast.gateway.admin.access;

import java.net.InetAddress;

/**
 * The two ends of a connection to the back-office. Immutable; any thread.
 *
 * @param source who is at the other end. Behind a proxy it is the proxy.
 * @param local  this end.
 */
public record Peer(InetAddress source, InetAddress local) {
    /** The source for the log and the journal, which has room for an address without the name of its interface. */
    public String label() {
        final String address = source.getHostAddress();
        final int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }
}
