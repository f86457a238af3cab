package dev.holdfast.gateway.engine;

import java.util.BitSet;

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
    /** Steps of the wall clock of a second up to 400 days. */
    int clockSteps;
    /** Times that the machine slept, and its monotonic clock with it. */
    int suspensions;
    /** Times that the wall clock was not believed any more. */
    int disbeliefs;
    /** Times that it was believed again since somebody's agreed with it. */
    int agreements;
    /** Holds that expired, and orders that were forgotten. */
    int expired;
    int forgotten;
    /** Bits that changed at rest, and writes that the disk lied about. */
    int rots;
    int lies;
    /** Starts on damaged files and older copies. */
    int damagedStarts;
    /** Starts on less than what was told, which no high-water file said yet. */
    int silentLosses;
    /** Starts by an older program or with less room that were refused. */
    int downgrades;
    /** Lives by a program that knows fewer rules. */
    int olderPrograms;
    /** Lives whose new files were encrypted. */
    int encryptedLives;
    /** Records of audits that were what they should be, and gaps that audits say they have. */
    int audited;
    int auditGaps;
    /** Losses that an operator gave up. */
    int givenUp;
    /** Template ids of the commands that were journaled. */
    final BitSet kinds = new BitSet();

    @Override
    public String toString() {
        return "acknowledged=" + acknowledged + " lost_within_a_force_interval=" + lost + " withdrawn=" + withdrawals
            + " snapshots=" + snapshots
            + " snapshots_at_stops=" + snapshotsAtStops + " capacity_changes=" + resizes + " refused_starts=" + refused
            + " clock_steps=" + clockSteps + " suspensions=" + suspensions + " disbeliefs=" + disbeliefs
            + " agreements=" + agreements
            + " expired=" + expired + " forgotten=" + forgotten + " rots=" + rots + " lies=" + lies
            + " damaged_starts=" + damagedStarts + " silent_losses=" + silentLosses + " refused_downgrades="
            + downgrades
            + " audited=" + audited + " audit_gaps=" + auditGaps + " older_programs=" + olderPrograms
            + " given_up=" + givenUp + " encrypted_lives=" + encryptedLives;
    }
}
