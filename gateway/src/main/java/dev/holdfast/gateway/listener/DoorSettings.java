package dev.holdfast.gateway.listener;

/**
 * How many may be in at a time, and how long.
 *
 * @param maxConnections most open connections.
 * @param provingMs      from its acceptance, how long a connection may take to prove itself. No byte renews it.
 * @param maxRefusals    refused requests in a row after which a connection is closed.
 */
public record DoorSettings(int maxConnections, int provingMs, int maxRefusals) {
    private static final int SHARE = 4;

    /** Most connections that have not proven themselves: a quarter of the places is kept for those that have. */
    int maxUnproven() {
        return Math.max(1, maxConnections - maxConnections / SHARE);
    }

    /** Most of them from one source. */
    int maxUnprovenOfSource() {
        return Math.max(1, maxConnections / SHARE);
    }
}
