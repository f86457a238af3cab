package dev.holdfast.gateway.engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;

class SignalledIdleTest {
    private static final int MESSAGES = 20_000;

    private final AtomicLong added = new AtomicLong();
    private final AtomicLong taken = new AtomicLong();

    /**
     * One message at a time, each added when the last one was taken and a while later, so that many come right when the
     * other thread goes to sleep. One that nobody is woken for is never taken: no sleep ends by itself.
     */
    @Test
    @Timeout(120)
    void shouldBeWokenForEachMessage() throws InterruptedException {
        final SignalledIdle idle = new SignalledIdle(this::hasMore, TimeUnit.DAYS.toNanos(1));
        final Thread ledger = new Thread(() -> {
            while (taken.get() < MESSAGES) {
                final int work = hasMore() ? 1 : 0;
                taken.addAndGet(work);
                idle.idle(work);
            }
        });
        ledger.setDaemon(true);
        ledger.start();
        for (int i = 1; i <= MESSAGES; i++) {
            for (int spin = 0; spin < i % 1_000; spin++) {
                Thread.onSpinWait();
            }
            added.set(i);
            idle.wake();
            while (taken.get() < i) {
                Thread.yield();
            }
        }
        assertThat(taken).hasValue(MESSAGES);
        idle.wake();
        ledger.join();
    }

    /** What is due by the clock has nobody who wakes for it. */
    @Test
    @Timeout(60)
    void shouldWakeByItselfAfterAWhile() {
        final SignalledIdle idle = new SignalledIdle(() -> false, TimeUnit.MILLISECONDS.toNanos(1));
        for (int i = 0; i < 200; i++) {
            idle.idle(0);
        }
        assertThat(hasMore()).isFalse();
    }

    /** Late by the sleep, at most: what a crash may lose is what the setting says, and that. */
    @Test
    void shouldSleepShorterWhereTheJournalIsForcedByTheClock() {
        final SignalledIdle seldom = (SignalledIdle) LedgerIdle.of("shared", this::hasMore, false).strategy();
        final SignalledIdle often = (SignalledIdle) LedgerIdle.of("shared", this::hasMore, true).strategy();
        assertThat(often.maxParkNs()).isLessThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(2));
        assertThat(seldom.maxParkNs()).isGreaterThan(often.maxParkNs())
            .isLessThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(10));
    }

    private boolean hasMore() {
        return added.get() > taken.get();
    }
}
