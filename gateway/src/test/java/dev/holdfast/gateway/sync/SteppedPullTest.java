package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.ledger.values.CardStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static dev.holdfast.gateway.sync.ScriptedPlatform.CARDS;
import static dev.holdfast.gateway.sync.ScriptedPlatform.ORDERS;
import static dev.holdfast.gateway.sync.ScriptedPlatform.lost;
import static dev.holdfast.gateway.sync.ScriptedPlatform.orders;
import static dev.holdfast.gateway.sync.SteppedSync.INTERVAL_MS;
import static dev.holdfast.gateway.sync.SteppedSync.START_MS;
import static org.assertj.core.api.Assertions.assertThat;

/** Pulls, stepped: which pages are asked for, of which period, and when. */
class SteppedPullTest {
    private static final int PAGE = 100;
    private static final long OVERLAP_MS = TimeUnit.MINUTES.toMillis(10);
    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);
    private static final long HOUR_AGO_MS = START_MS - TimeUnit.HOURS.toMillis(1);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
        .withZone(ZoneOffset.ofHours(8));

    @TempDir
    private Path directory;
    private SteppedSync sync;

    @AfterEach
    void close() {
        sync.close();
    }

    private void begin(final String... settings) {
        sync = new SteppedSync(directory, settings);
        sync.ledger.account("U1");
        sync.ledger.entry("fund", "U1", 1_000, false);
        sync.ledger.card("C1", "U1", CardStatus.ACTIVATED, false);
    }

    @Test
    void shouldBeginAPullAnewWhosePageFailedAndNotifyOfNothingTwice() {
        begin("platform.max_attempts", "2");
        sync.passMs(1_000);
        final String first = orders("A", PAGE, "C1", HOUR_AGO_MS);
        sync.platform.next(ORDERS, sync.platform.data(first), lost(), lost());
        sync.passMs(INTERVAL_MS);
        final long afterFirstPage = sync.ledger.commands();
        assertThat(sync.ledger.balance("U1")).as("what came is booked").isEqualTo(1_000 - PAGE);
        assertThat(sync.stream("orders").failures()).isEqualTo(1);
        assertThat(sync.stream("orders").problem()).contains("code=-1");
        sync.platform.next(ORDERS, sync.platform.data(first), sync.platform.data(orders("B", 3, "C1", HOUR_AGO_MS)));
        sync.passMs(INTERVAL_MS + 1_000);
        assertThat(pages()).containsExactly(0, 0, 1, 1, 0, 1);
        assertThat(froms().subList(1, 6)).as("nothing is noted of a pull that failed").hasSize(5)
            .allSatisfy(from -> assertThat(from).isBetween(START_MS - OVERLAP_MS - 2_000, START_MS - OVERLAP_MS));
        assertThat(sync.ledger.commands() - afterFirstPage).as("only what is news is given").isEqualTo(3);
        assertThat(sync.ledger.balance("U1")).isEqualTo(1_000 - PAGE - 3);
        assertThat(sync.stream("orders").problem()).isEmpty();
        sync.passMs(INTERVAL_MS);
        assertThat(pages()).containsExactly(0, 0, 1, 1, 0, 1, 0);
        final long thirdPullMs = START_MS + sync.platform.sentTo(ORDERS).get(4).atMs() - startMs();
        assertThat(
            froms().get(6)).as("where the pull that succeeded began")
            .isBetween(thirdPullMs - OVERLAP_MS - 2_000, thirdPullMs - OVERLAP_MS);
    }

    /** A platform that lists orders by when they were made: a window shows an order only if that lies in it. */
    private void listByCreation(final String order, final long madeMs) {
        sync.platform.always(ORDERS, () -> {
            final List<Long> froms = froms();
            return CompletableFuture.completedFuture(
                sync.platform.response(froms.get(froms.size() - 1) <= madeMs ? "{\"list\":[" + order + "]}"
                    : "{\"list\":[]}"));
        });
    }

    @ParameterizedTest
    @CsvSource({"30,995", "0,1000"})
    void shouldFindALaterChangeWhereListsGoByCreation(final int rereadDays, final long balance) {
        begin("sync.first_orders_days", "5", "sync.reread_days", Integer.toString(rereadDays), "sync.reread_hours",
            "2", "sync.hold_check_hours", "0");
        sync.passMs(INTERVAL_MS);
        listByCreation(ScriptedPlatform.order("T1", "C1", "5.00", START_MS), START_MS - 3 * DAY_MS);
        sync.passMs(3L * INTERVAL_MS);
        assertThat(sync.ledger.balance("U1")).as("a pull of what is new does not show it").isEqualTo(1_000);
        final int before = pages().size();
        sync.jumpMs(2 * DAY_MS / 24);
        sync.passMs(2L * INTERVAL_MS);
        assertThat(sync.ledger.balance("U1")).isEqualTo(balance);
        assertThat(froms().subList(before, froms().size()).stream().filter(from -> from < START_MS - DAY_MS)).as(
            "once, and not behind the first pull").hasSize(rereadDays == 0 ? 0 : 1)
            .allSatisfy(from -> assertThat(from).isBetween(START_MS - 5 * DAY_MS - 2_000, START_MS - 5 * DAY_MS));
    }

    @Test
    void shouldGoOnFromWhereItWasAfterAStart() {
        begin();
        sync.passMs(INTERVAL_MS / 2);
        final int pulls = pages().size();
        sync.restart();
        sync.settle();
        assertThat(froms().get(pulls)).isBetween(START_MS - OVERLAP_MS - 2_000, START_MS - OVERLAP_MS);
        assertThat(sync.ledger.commands()).as("an account, an entry and a card").isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1009, 429})
    void shouldAskForNothingAtAllWhileThePlatformHasHadTooMuch(final int refusal) {
        begin("platform.max_attempts", "1");
        sync.passMs(1_000);
        sync.platform.always(ScriptedPlatform.cardInfo("C9"),
            sync.platform.data(ScriptedPlatform.card("C9", "U1", "Activated")));
        sync.platform.next(CARDS, refusal == 429 ? sync.platform.http(refusal) : sync.platform.code(refusal));
        while (sync.stream("cards").failures() == 0) {
            sync.passMs(SteppedSync.STEP_MS);
        }
        final long refusedMs = sync.nowMs();
        final int before = sync.platform.sent.size();
        sync.agent().submit(() -> sync.agent().fetchCard("C9", SyncAgent.ASK_AGAIN_MS));
        sync.passMs(80);
        assertThat(sync.platform.sent).as("at least half of the first pause").hasSize(before);
        sync.passMs(130);
        assertThat(sync.platform.sent).hasSize(before + 1);
        assertThat(sync.platform.sent.get(before).atMs() - refusedMs).isBetween(100L, 200L);
        assertThat(sync.ledger.cardStatus("C9")).isEqualTo(CardStatus.ACTIVATED);
        assertThat(sync.client().stats().isBreakerOpen()).as("it has answered").isFalse();
    }

    /** The machine's wall clock is set two days ahead and back again while the platform's goes on. */
    @ParameterizedTest
    @ValueSource(longs = {2, -2})
    void shouldPullAtItsPaceAndUpToThePlatformsTimeWhateverTheWallClockDoes(final long days) {
        begin("sync.reconcile_time", "03:30");
        sync.passMs(INTERVAL_MS / 2);
        sync.wallAheadMs(days * DAY_MS);
        sync.passMs(2L * INTERVAL_MS);
        sync.wallAheadMs(0);
        sync.passMs(2L * INTERVAL_MS);
        final List<Long> times = sync.platform.timesOf(ORDERS);
        assertThat(times).hasSize(5);
        for (int i = 1; i < times.size(); i++) {
            assertThat(
                times.get(i) - times.get(i - 1)).as("pause %s", i).isBetween((long) INTERVAL_MS, INTERVAL_MS + 100L);
        }
        for (final ScriptedPlatform.Sent pull : sync.platform.sentTo(ORDERS)) {
            final long trueMs = START_MS + pull.atMs() - startMs();
            assertThat(momentOf(pull, "end_time")).isBetween(trueMs - 2_000, trueMs);
        }
        assertThat(sync.agent().lastReconciliation()).as("it is not 03:30").isNull();
    }

    /** By the monotonic clock. */
    private long startMs() {
        return sync.nowMs() - sync.passedMs();
    }

    private List<Integer> pages() {
        return sync.platform.sentTo(ORDERS).stream().map(each -> json(each).path("page").intValue()).toList();
    }

    private List<Long> froms() {
        return sync.platform.sentTo(ORDERS).stream().map(each -> momentOf(each, "start_time")).toList();
    }

    private static long momentOf(final ScriptedPlatform.Sent sent, final String name) {
        return Instant.from(TIME.parse(json(sent).path(name).textValue())).toEpochMilli();
    }

    private static JsonNode json(final ScriptedPlatform.Sent sent) {
        try {
            return new ObjectMapper().readTree(sent.body());
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
