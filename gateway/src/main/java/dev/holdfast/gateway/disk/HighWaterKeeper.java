package dev.holdfast.gateway.disk;

import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.recovery.HighWater;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Keeps one high-water file in step with the journal, on a thread of its own: a disk that is slow or gone holds up
 * nothing but that. A failure is logged and tried again; decisions go on.
 */
final class HighWaterKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HighWaterKeeper.class);
    private static final long STOP_SECONDS = 2;

    private final HighWater file;
    private final ScheduledExecutorService executor;
    private Supplier<JournalPoint> confirmed;
    private JournalPoint written;
    private volatile long writtenSequence;
    private volatile String problem;

    HighWaterKeeper(final HighWater file, final String threadName) {
        this.file = file;
        executor = Executors.newSingleThreadScheduledExecutor(new DaemonThreads(threadName));
    }

    /**
     * Writes the file now, and again whenever there is news.
     *
     * @param places what is on disk for certain; asked by the keeper's thread.
     */
    void start(final Supplier<JournalPoint> places, final long intervalMs) {
        confirmed = places;
        executor.scheduleWithFixedDelay(this::write, 0, intervalMs, TimeUnit.MILLISECONDS);
    }

    /** Writes the file as soon as possible. Any thread; does not wait. */
    void soon() {
        try {
            executor.execute(this::write);
        } catch (final RejectedExecutionException e) {
            LOG.debug("the last one is being written at the stop", e);
        }
    }

    HighWater file() {
        return file;
    }

    /** Sequence that the file has; 0 before it was written. Any thread. */
    long writtenSequence() {
        return writtenSequence;
    }

    /** Why it could not be written the last time; null when it could. Any thread. */
    String problem() {
        return problem;
    }

    private void write() {
        if (confirmed == null || confirmed.get().equals(written)) {
            return;
        }
        try {
            final JournalPoint place = confirmed.get();
            file.write(place);
            written = place;
            writtenSequence = place.sequence();
            if (problem != null) {
                LOG.info("the high-water file can be written again: file={} sequence={}", file.location(),
                    place.sequence());
                problem = null;
            }
        } catch (final Throwable e) {
            // Of any kind: what the executor is thrown it keeps to itself, and runs nothing more.
            final String why = "file=" + file.location() + " cannot be written: " + e;
            if (!why.equals(problem)) {
                LOG.warn(
                    "the loss of what is confirmed from now on would not be noticed by the high-water file, decisions "
                    + "go on: {}", why);
            }
            problem = why;
        }
    }

    /** Writes the file a last time, if that takes no longer than two seconds. */
    @Override
    public void close() {
        soon();
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the high-water file is still being written: file={}", file.location());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
