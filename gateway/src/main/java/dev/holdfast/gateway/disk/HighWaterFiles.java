package dev.holdfast.gateway.disk;

import dev.holdfast.ledger.journal.JournalFailedException;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.recovery.HighWater;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.storage.Storage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The high-water file in the data directory and its copy elsewhere. What they say is wanted at the start, and they are
 * kept from then on.
 */
public final class HighWaterFiles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HighWaterFiles.class);

    private final HighWaterSettings settings;
    private final HighWaterKeeper own;
    private final HighWaterKeeper copy;

    public HighWaterFiles(final Storage directory, final HighWaterSettings settings) {
        this.settings = settings;
        own = new HighWaterKeeper(HighWater.of(directory), "high-water");
        final HighWater[] elsewhere = settings.elsewhere();
        copy = elsewhere.length == 0 ? null : new HighWaterKeeper(elsewhere[0], "high-water-copy");
    }

    /**
     * Has a recovery want what the files say, or give up what the settings name.
     *
     * @throws JournalFailedException when a file is there and cannot be read.
     */
    public static void expect(final Recovery recovery, final Storage directory, final HighWaterSettings settings) {
        recovery.acceptLossBehind(settings.acceptLoss());
        expect(recovery, HighWater.of(directory));
        for (final HighWater file : settings.elsewhere()) {
            if (!expect(recovery, file)) {
                LOG.warn("there is no high-water file yet, or its disk is not there: journal.high_water_file={}",
                    settings.copy());
            }
        }
    }

    private static boolean expect(final Recovery recovery, final HighWater file) {
        try {
            return recovery.expect(file);
        } catch (final IOException e) {
            throw new JournalFailedException("cannot read the high-water file " + file.location() + ": "
                + e.getMessage(), e);
        }
    }

    /** Begins to keep the files. See {@link HighWaterKeeper#start}. */
    public void start(final Supplier<JournalPoint> confirmed) {
        keepers().forEach(keeper -> keeper.start(confirmed, settings.intervalMs()));
    }

    /** Writes the files as soon as possible. Any thread; does not wait. */
    public void soon() {
        keepers().forEach(HighWaterKeeper::soon);
    }

    /** Sequence that the file in the data directory has; 0 before it was written. Any thread. */
    public long ownSequence() {
        return own.writtenSequence();
    }

    /** Sequence that the copy has; 0 before it was written, or when there is none. Any thread. */
    public long copySequence() {
        return copy == null ? 0 : copy.writtenSequence();
    }

    public boolean hasCopy() {
        return copy != null;
    }

    /** Whether the file in the data directory could not be written the last time. Any thread. */
    public boolean ownFailed() {
        return own.problem() != null;
    }

    /** Whether the copy could not be written the last time. Any thread. */
    public boolean copyFailed() {
        return copy != null && copy.problem() != null;
    }

    /** In plain words, which of the files cannot be written; empty when both can. Any thread. */
    public List<String> warnings() {
        final List<String> warnings = new ArrayList<>();
        if (ownFailed()) {
            warnings.add("the high-water file cannot be written");
        }
        if (copyFailed()) {
            warnings.add("the copy of the high-water file cannot be written");
        }
        return warnings;
    }

    private List<HighWaterKeeper> keepers() {
        final List<HighWaterKeeper> keepers = new ArrayList<>(List.of(own));
        if (copy != null) {
            keepers.add(copy);
        }
        return keepers;
    }

    @Override
    public void close() {
        keepers().forEach(HighWaterKeeper::close);
    }
}
