package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.values.BrokenInvariantException;
import org.agrona.DirectBuffer;

import java.io.IOException;

/**
 * Keeps the audit as far as the snapshots. Whoever recovers a ledger to make a snapshot of it applies each command once
 * more, and so can give the audit what it missed; and behind the snapshot no start could any more.
 */
public interface AuditKeeper {
    /** Nothing is kept. */
    AuditKeeper NONE = new AuditKeeper() {
        @Override
        public AuditSink replayFrom(final long sequence) {
            return new AuditSink() {
                @Override
                public boolean isWanted(final long command) {
                    return false;
                }

                @Override
                public void accept(final DirectBuffer record, final int length, final long command) {
                    throw new BrokenInvariantException("sequence=" + command + " was shown, and nothing is wanted");
                }
            };
        }

        @Override
        public void settle(final long sequence, final long timeMs, final boolean isUrgent) {
            // There is nothing to wait for.
        }
    };

    /**
     * A replay begins.
     *
     * @param sequence of the command behind which it begins.
     * @return takes what it shows.
     */
    AuditSink replayFrom(long sequence);

    /**
     * Returns when the audit has on the disk what it should have up to a command.
     *
     * @param sequence of the command that a snapshot will end with.
     * @param timeMs   of that command.
     * @param isUrgent whether to write a gap instead of failing when something is missing.
     * @throws IOException when it does not have it.
     */
    void settle(long sequence, long timeMs, boolean isUrgent) throws IOException;
}
