package dev.holdfast.gateway.disk;

import dev.holdfast.ledger.recovery.HighWater;
import dev.holdfast.ledger.storage.FileStorage;

import java.nio.file.Path;

/**
 * How it is kept in mind what was confirmed, outside the journal.
 *
 * @param copy       a file that says the same as the one in the data directory, best on another disk; null for none.
 * @param intervalMs how often both are written while there is news.
 * @param acceptLoss sequence of the last command to be kept by a start that finds less than was confirmed;
 *     {@link #NONE} to refuse that.
 */
public record HighWaterSettings(Path copy, long intervalMs, long acceptLoss) {
    /** No loss is accepted. */
    public static final long NONE = -1;

    /** The files that are not in the data directory: the copy, if there is to be one. */
    public HighWater[] elsewhere() {
        if (copy == null) {
            return new HighWater[0];
        }
        final Path absolute = copy.toAbsolutePath();
        return new HighWater[] {new HighWater(new FileStorage(absolute.getParent()),
            absolute.getFileName().toString())};
    }
}
