package dev.holdfast.gateway.engine;

/** How often what came up in simulations, so that a test sees that it did. */
final class SimulationCounts {
    /** Commands that were acknowledged. */
    int acknowledged;
    /** Acknowledged commands that a power cut took back, as it may between two forces of the interval policy. */
    int lost;
    int snapshots;
    int snapshotsAtStops;
    /** Changes of the capacity that were journaled. */
    int resizes;
    /** Starts that were refused since what was confirmed had been lost while nothing ran. */
    int refused;
    /** Approvals that were withdrawn because they were late. */
    int withdrawals;
}
