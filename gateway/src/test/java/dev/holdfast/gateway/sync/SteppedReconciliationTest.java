package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.platform.PlatformResponse;
import dev.holdfast.ledger.values.CardStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static dev.holdfast.gateway.sync.ScriptedPlatform.ORDERS;
import static dev.holdfast.gateway.sync.SteppedSync.START_MS;
import static org.assertj.core.api.Assertions.assertThat;

/** When the nightly reconciliation is due, and what it compares, stepped. */
class SteppedReconciliationTest {
    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);
    private static final long SECOND_MS = 1_000;
    private static final long MINUTE_MS = 60_000;
    /** 03:30 in UTC+8, of the night after the start. */
    private static final long DUE_MS = Instant.parse("2026-05-01T19:30:00Z").toEpochMilli();
    /** A code that does not pass by itself, and so is not tried again within a call. */
    private static final int REFUSED = 40_000;
    private static final long ORDER_MS = START_MS - TimeUnit.HOURS.toMillis(3);

    @TempDir
    private Path directory;
    private SteppedSync sync;

    @AfterEach
    void close() {
        sync.close();
    }

    private void begin(final long wallAheadMs) {
        sync = new SteppedSync(directory, "sync.reconcile_time", "03:30", "sync.reconcile_days", "2",
            "sync.interval_ms", "600000");
        sync.wallAheadMs(wallAheadMs);
        sync.restart();
        sync.ledger.account("U1");
        sync.ledger.entry("fund", "U1", 100, false);
        sync.ledger.card("C1", "U1", CardStatus.ACTIVATED, false);
        sync.passMs(SECOND_MS);
    }

    /** A clock that is wrong when the gateway starts, before the platform has said what time it is. */
    @ParameterizedTest
    @ValueSource(longs = {0, 2, -2})
    void shouldReconcileOnceANightByThePlatformsTime(final long daysAhead) {
        begin(daysAhead * DAY_MS);
        sync.platform.always(ORDERS, sync.platform.data(ScriptedPlatform.orders("T", 1, "C1", ORDER_MS)));
        jumpTo(DUE_MS - 2 * SECOND_MS);
        assertThat(sync.agent().lastReconciliation()).isNull();
        jumpTo(DUE_MS + 3 * SECOND_MS);
        final Reconciliation first = sync.agent().lastReconciliation();
        assertThat(first).isNotNull();
        assertThat(first.isFinished()).isTrue();
        assertThat(first.isApplied()).isTrue();
        assertThat(
            first.toMs()).as("what is younger may be on its way")
            .isBetween(DUE_MS - 5 * MINUTE_MS, DUE_MS - 5 * MINUTE_MS + 3 * SECOND_MS);
        assertThat(first.toMs() - first.fromMs()).isEqualTo(2 * DAY_MS);
        assertThat(first.count(Reconciliation.Verdict.MATCHED)).isEqualTo(1);
        jumpTo(DUE_MS + DAY_MS - 2 * SECOND_MS);
        assertThat(sync.agent().lastReconciliation()).as("once a night").isSameAs(first);
        jumpTo(DUE_MS + DAY_MS + 3 * SECOND_MS);
        assertThat(sync.agent().lastReconciliation()).isNotSameAs(first);
        assertThat(
            sync.agent().lastReconciliation().toMs() - first.toMs())
            .isBetween(DAY_MS - 3 * SECOND_MS, DAY_MS + 3 * SECOND_MS);
    }

    @Test
    void shouldNotTakeAStepOfTheWallClockForTheNight() {
        begin(0);
        sync.wallAheadMs(DUE_MS - START_MS + MINUTE_MS);
        sync.passMs(2 * SECOND_MS);
        assertThat(sync.agent().lastReconciliation()).isNull();
        sync.wallAheadMs(0);
        jumpTo(DUE_MS + 3 * SECOND_MS);
        assertThat(sync.agent().lastReconciliation()).isNotNull();
    }

    @Test
    void shouldPutRightInTheNightWhatNoPullHasBrought() {
        begin(0);
        jumpTo(DUE_MS - 2 * SECOND_MS);
        // The pull of this minute has been; the next one is after the reconciliation.
        sync.platform.always(ORDERS, sync.platform.data(ScriptedPlatform.orders("T", 2, "C1", ORDER_MS)));
        jumpTo(DUE_MS + 3 * SECOND_MS);
        final Reconciliation done = sync.agent().lastReconciliation();
        assertThat(done.count(Reconciliation.Verdict.MISSING_HERE)).isEqualTo(2);
        assertThat(sync.ledger.balance("U1")).isEqualTo(98);
    }

    /** The platform is down when the night comes, and for some tries after that. */
    @Test
    void shouldTryAgainWhatFailedAfterPausesThatGrowToHalfAnHour() {
        begin(0);
        jumpTo(DUE_MS - 2 * SECOND_MS);
        sync.platform.always(ORDERS, sync.platform.code(REFUSED));
        jumpTo(DUE_MS + 3 * SECOND_MS);
        final Reconciliation first = sync.agent().lastReconciliation();
        assertThat(first.isFinished()).isTrue();
        assertThat(first.problem()).isNotEmpty();
        Reconciliation last = first;
        long atMs = DUE_MS + 3 * SECOND_MS;
        for (final int minutes : new int[] {2, 4, 8, 16, 30, 30}) {
            jumpTo(atMs + minutes * MINUTE_MS - 5 * SECOND_MS);
            assertThat(sync.agent().lastReconciliation()).as("before %s minutes", minutes).isSameAs(last);
            atMs += minutes * MINUTE_MS + SECOND_MS;
            jumpTo(atMs);
            assertThat(sync.agent().lastReconciliation()).as("after %s minutes", minutes).isNotSameAs(last);
            last = sync.agent().lastReconciliation();
            assertThat(last.fromMs()).isEqualTo(first.fromMs());
            assertThat(last.toMs()).isEqualTo(first.toMs());
        }
        sync.platform.always(ORDERS, sync.platform.data(ScriptedPlatform.orders("T", 2, "C1", ORDER_MS)));
        jumpTo(atMs + 31 * MINUTE_MS);
        last = sync.agent().lastReconciliation();
        assertThat(last.problem()).isEmpty();
        assertThat(sync.ledger.balance("U1")).isEqualTo(98);
        jumpTo(DUE_MS + DAY_MS - 2 * SECOND_MS);
        assertThat(sync.agent().lastReconciliation()).as("done for this night").isSameAs(last);
    }

    @Test
    void shouldWaitInTheNightForTheComparisonThatIsAtWork() {
        begin(0);
        jumpTo(DUE_MS - 2 * SECOND_MS);
        final CompletableFuture<PlatformResponse> slow = new CompletableFuture<>();
        sync.platform.next(ORDERS, ScriptedPlatform.when(slow));
        final Reconciliation asked = sync.agent().reconcile(ORDER_MS, DUE_MS, false);
        jumpTo(DUE_MS + 3 * SECOND_MS);
        assertThat(sync.agent().lastReconciliation()).isSameAs(asked);
        slow.complete(sync.platform.response("[]"));
        sync.passMs(SECOND_MS);
        assertThat(asked.isFinished()).isTrue();
        assertThat(sync.agent().lastReconciliation().isApplied()).isTrue();
    }

    /** Moves all clocks to a moment at once, and lets a second pass there. */
    private void jumpTo(final long timeMs) {
        sync.jumpMs(timeMs - START_MS - sync.passedMs() - SECOND_MS);
        sync.passMs(SECOND_MS);
    }
}
