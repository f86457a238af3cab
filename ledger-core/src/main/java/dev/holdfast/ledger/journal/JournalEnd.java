package dev.holdfast.ledger.journal;

import java.nio.file.Path;

/**
 * Where a journal ends.
 *
 * @param segment  the last file; null when there is none.
 * @param position where the next batch goes in it, in bytes.
 * @param sequence of the last command; 0 when there is none.
 * @param timeMs   of the last command; 0 when there is none.
 */
public record JournalEnd(Path segment, long position, long sequence, long timeMs) {
}
