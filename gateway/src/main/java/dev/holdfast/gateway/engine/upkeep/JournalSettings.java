package dev.holdfast.gateway.engine.upkeep;

import dev.holdfast.gateway.disk.HighWaterSettings;
import dev.holdfast.ledger.journal.FileJournal;

/**
 * How the journal and the snapshots are kept.
 *
 * @param segmentBytes          size of a journal segment.
 * @param forceIntervalMs       0 to force every batch before its results are published; else they are published at
 *                              once, and what was written is forced after so many milliseconds at the latest.
 * @param warnFreeBytes         free space of the disk below which there are warnings.
 * @param refuseFreeBytes       free space of the disk below which nothing new is taken.
 * @param snapshotAfterSegments how many closed segments make a new snapshot worth while; 0 for no snapshots.
 * @param snapshotPercent       how much of a processor the making of a snapshot takes, 1 to 100.
 * @param keptSegments          how many segments are kept that no start would need any more.
 * @param stopSnapshotMs        how long a stop may take for a snapshot; 0 for none.
 * @param slowForceMs           a force that takes longer makes the gateway not ready.
 * @param scrubBytesPerSecond   how fast closed files and snapshots are read again; 0 for never.
 * @param highWater             how it is kept in mind what was confirmed.
 */
public record JournalSettings(
    long segmentBytes, long forceIntervalMs, long warnFreeBytes, long refuseFreeBytes, int snapshotAfterSegments,
    int snapshotPercent, int keptSegments, long stopSnapshotMs, long slowForceMs, long scrubBytesPerSecond,
    HighWaterSettings highWater) {
    private static final int ALL = 100;

    /** Checks the sizes. */
    public JournalSettings {
        if (segmentBytes < FileJournal.MIN_SEGMENT_BYTES) {
            throw new IllegalArgumentException("journal.segment_bytes=" + segmentBytes + " should be at least "
                + FileJournal.MIN_SEGMENT_BYTES);
        }
        if (snapshotPercent < 1 || snapshotPercent > ALL) {
            throw new IllegalArgumentException("journal.snapshot_percent=" + snapshotPercent + " should be 1 to "
                + ALL);
        }
        if (warnFreeBytes < refuseFreeBytes) {
            throw new IllegalArgumentException("journal.warn_free_bytes=" + warnFreeBytes
                + " should be at least journal.refuse_free_bytes="
                + refuseFreeBytes);
        }
    }

    /** The name of the policy in settings and metrics. */
    public String forcePolicy() {
        return forceIntervalMs == 0 ? "every-batch" : "interval";
    }
}
