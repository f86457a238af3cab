package dev.holdfast.gateway.engine;

import java.nio.file.Path;

/**
 * How it is kept in mind what was confirmed, outside the journal.
 *
 * @param copy       a file that says the same as the one in the data directory, best on another disk; null for none.
 * @param intervalMs how often both are written while there is news.
 * @param acceptLoss sequence of the last command to be kept by a start that finds less than was confirmed; {@link #NONE} to refuse that.
 */
public record HighWaterSettings(Path copy, long intervalMs, long acceptLoss) {
    /** No loss is accepted. */
    public static final long NONE = -1;
}
