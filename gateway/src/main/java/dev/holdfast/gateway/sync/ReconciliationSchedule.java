package dev.holdfast.gateway.sync;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When the nightly reconciliation is due: once a night by the platform's time, and again after a growing pause when it
 * failed, for the same period, until it succeeds or the next night comes. Stepped by the sync thread.
 */
@OwnedBy(Owner.SYNC_THREAD)
final class ReconciliationSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(ReconciliationSchedule.class);
    /** What is younger may still be on its way, and is no difference. */
    private static final long TOO_YOUNG_MS = TimeUnit.MINUTES.toMillis(5);
    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);
    private static final long FIRST_PAUSE_MS = TimeUnit.MINUTES.toMillis(2);
    private static final long LONGEST_PAUSE_MS = TimeUnit.MINUTES.toMillis(30);
    private static final long NOT_WORKED_OUT = -1;

    private final SyncSettings settings;
    private final LongSupplier clockMs;
    private final Start start;
    private long nextNightMs = NOT_WORKED_OUT;
    private boolean isDue;
    private long dueMs;
    private long fromMs;
    private long toMs;
    private long pauseMs;
    private Reconciliation running;

    /** Begins a comparison of a period that puts right what differs; null while another is at work. */
    interface Start {
        Reconciliation from(long fromMs, long toMs);
    }

    /** @param clockMs milliseconds of a clock that never steps, by which pauses pass. */
    ReconciliationSchedule(final SyncSettings settings, final LongSupplier clockMs, final Start start) {
        this.settings = settings;
        this.clockMs = clockMs;
        this.start = start;
    }

    /** Begins what is due by the platform's time, and sees what became of it; returns 1 when it did either. */
    int doWork(final long platformMs) {
        // The platform's clock may have been set back.
        final boolean isTooFar = nextNightMs != Long.MAX_VALUE && nextNightMs - platformMs > DAY_MS;
        if (nextNightMs == NOT_WORKED_OUT || isTooFar) {
            nextNightMs = settings.nextReconciliationMs(platformMs);
        }
        if (platformMs >= nextNightMs) {
            nextNightMs = settings.nextReconciliationMs(platformMs);
            toMs = platformMs - TOO_YOUNG_MS;
            fromMs = toMs - TimeUnit.DAYS.toMillis(settings.reconcileDays());
            pauseMs = FIRST_PAUSE_MS;
            isDue = true;
            dueMs = clockMs.getAsLong();
        }
        if (running != null && running.isFinished()) {
            end(running.problem());
            running = null;
            return 1;
        }
        if (!isDue || clockMs.getAsLong() - dueMs < 0) {
            return 0;
        }
        running = start.from(fromMs, toMs);
        isDue = running == null;
        return isDue ? 0 : 1;
    }

    private void end(final String problem) {
        if (!problem.isEmpty()) {
            LOG.error("the nightly reconciliation failed and is tried again in {} min: {}",
                TimeUnit.MILLISECONDS.toMinutes(pauseMs), problem);
            isDue = true;
            dueMs = clockMs.getAsLong() + pauseMs;
            pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
        }
    }
}
