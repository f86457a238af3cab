package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.upkeep.EngineGauges;
import dev.holdfast.gateway.engine.upkeep.JournalSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * Looks ahead of a full disk: warns first, then has new commands refused while the journal can still be written, and
 * lets them in again when there is room. Run now and then, by a thread that may block.
 */
final class DiskWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);

    private final JournalSettings settings;
    private final FreeSpace freeSpace;
    private final LedgerAgent agent;
    private final EngineGauges gauges;
    private Level level = Level.PLENTY;

    DiskWatch(
        final JournalSettings settings, final FreeSpace freeSpace, final LedgerAgent agent, final EngineGauges gauges) {
        this.settings = settings;
        this.freeSpace = freeSpace;
        this.agent = agent;
        this.gauges = gauges;
    }

    /** Bytes that the journal's disk has for us. */
    @FunctionalInterface
    interface FreeSpace {
        long bytes() throws IOException;
    }

    private enum Level {
        PLENTY, LOW, FULL
    }

    @Override
    public void run() {
        try {
            final long free = freeSpace.bytes();
            gauges.freeBytes(free);
            final Level now = free < settings.refuseFreeBytes() ? Level.FULL : free < settings.warnFreeBytes()
                ? Level.LOW : Level.PLENTY;
            agent.refuseCommands(now == Level.FULL);
            if (now != level) {
                log(now, free);
                level = now;
            }
        } catch (final IOException e) {
            LOG.warn("cannot tell how much space the disk has", e);
        }
    }

    private void log(final Level now, final long free) {
        switch (now) {
            case FULL ->
                LOG.error("the disk is nearly full and nothing new is taken: free_bytes={} "
                    + "journal.refuse_free_bytes={}",
                free, settings.refuseFreeBytes());
            case LOW -> LOG.warn("the disk is filling up: free_bytes={} journal.warn_free_bytes={}", free,
                settings.warnFreeBytes());
            default -> LOG.info("the disk has room again: free_bytes={}", free);
        }
    }
}
