package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.engine.LateApprovals.Outcome;
import dev.holdfast.gateway.platform.PlatformResponse;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ResultCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static dev.holdfast.gateway.sync.ScriptedPlatform.cardInfo;
import static dev.holdfast.gateway.sync.ScriptedPlatform.lost;
import static dev.holdfast.gateway.sync.ScriptedPlatform.orderInfo;
import static dev.holdfast.gateway.sync.ScriptedPlatform.when;
import static dev.holdfast.gateway.sync.SteppedSync.INTERVAL_MS;
import static dev.holdfast.gateway.sync.SteppedSync.START_MS;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the platform is asked out of turn, stepped: cards that were used and are not known, and orders of approvals that
 * came late.
 */
class SteppedHintTest {
    private static final int ASK_AGAIN_MS = 30_000;
    private static final int LATE_MS = 60_000;

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
        sync.ledger.entry("fund", "U1", 100, false);
        sync.passMs(1_000);
    }

    @Test
    void shouldFetchACardAtOnceThatWasUsedAndGoThroughTheReviewsThatWaitForIt() {
        begin();
        sync.platform.always(cardInfo("C1"), sync.platform.data(ScriptedPlatform.card("C1", "U1", "Activated")));
        assertThat(sync.ledger.authorize("T1", "C1", 5)).isEqualTo(ResultCode.CARD_UNKNOWN);
        final long reviewRuns = sync.stream("reviews").runs();
        final long askedMs = sync.nowMs();
        hintCard("C1");
        assertThat(sync.platform.timesOf(cardInfo("C1"))).containsExactly(askedMs);
        assertThat(sync.ledger.authorize("T2", "C1", 5)).isEqualTo(ResultCode.APPROVED);
        assertThat(sync.stream("reviews").runs()).as("at once").isEqualTo(reviewRuns + 1);
        assertThat(sync.stream("cards").items()).isEqualTo(1);
    }

    @Test
    void shouldNotAskForTheSameCardAgainBeforeAWhile() {
        begin();
        sync.platform.always(cardInfo("C1"), sync.platform.code(4_001));
        final long firstMs = sync.nowMs();
        for (int i = 0; i < 4; i++) {
            hintCard("C1");
            sync.passMs(ASK_AGAIN_MS / 2);
        }
        assertThat(sync.platform.timesOf(cardInfo("C1"))).containsExactly(firstMs, firstMs + ASK_AGAIN_MS);
        assertThat(sync.ledger.cardStatus("C1")).isNull();
    }

    @Test
    void shouldDropHintsWhileThePlatformIsDownAndTakeThemAgainAfterwards() {
        begin("platform.max_attempts", "9");
        sync.platform.always(cardInfo("C0"), lost())
            .always(cardInfo("C1"), sync.platform.data(ScriptedPlatform.card("C1", "U1", "Activated")));
        hintCard("C0");
        while (!sync.client().stats().isBreakerOpen()) {
            sync.passMs(SteppedSync.STEP_MS);
        }
        assertThat(sync.platform.sentTo(cardInfo("C0"))).hasSize(5);
        final long openedMs = sync.nowMs();
        hintCard("C1");
        sync.passMs(1_900);
        assertThat(sync.platform.sent).as("nothing is sent").noneMatch(each -> each.atMs() > openedMs);
        sync.platform.always(cardInfo("C0"), sync.platform.code(4_001));
        sync.passMs(3_000);
        assertThat(sync.client().stats().isBreakerOpen()).isFalse();
        assertThat(sync.platform.sentTo(cardInfo("C1"))).as("it was dropped, not kept").isEmpty();
        hintCard("C1");
        assertThat(sync.platform.sentTo(cardInfo("C1"))).hasSize(1);
        assertThat(sync.ledger.cardStatus("C1")).isEqualTo(CardStatus.ACTIVATED);
    }

    @Test
    void shouldAskAboutAnApprovalThatCameLateAfterAWhileUntilThePlatformAnswers() {
        begin("sync.late_inquiry_ms", Integer.toString(LATE_MS), "platform.max_attempts", "1");
        sync.ledger.card("C1", "U1", CardStatus.ACTIVATED, false);
        assertThat(sync.ledger.authorize("T1", "C1", 5)).isEqualTo(ResultCode.APPROVED);
        assertThat(sync.ledger.held("U1")).isEqualTo(5);
        final long notifiedMs = sync.nowMs();
        sync.ledger.late().add("T1", 900, Outcome.UNDELIVERED);
        sync.platform.next(orderInfo("T1"), lost(), sync.platform.data(
            ScriptedPlatform.order("T1", "C1", "5.00", START_MS + sync.passedMs()).replace("Success", "Fail")));
        sync.passMs(3L * LATE_MS);
        assertThat(
            sync.platform.timesOf(orderInfo("T1"))).as("once in vain, and then no more")
            .containsExactly(notifiedMs + LATE_MS, notifiedMs + 2 * LATE_MS);
        assertThat(sync.ledger.held("U1")).as("the platform gave up on it").isZero();
        assertThat(sync.ledger.balance("U1")).isEqualTo(100);
    }

    @Test
    void shouldAskAboutLateApprovalsNoFasterThanItMayAndNotAboutAllAtOnce() {
        begin(
            "sync.late_inquiry_ms", Integer.toString(LATE_MS), "sync.inquiries_per_second", "10",
            "platform.max_concurrent", "64");
        final List<CompletableFuture<PlatformResponse>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            answers.add(new CompletableFuture<>());
            sync.platform.next(orderInfo("T" + i), when(answers.get(i)));
            sync.ledger.late().add("T" + i, 900, Outcome.STANDS);
        }
        final long dueMs = sync.nowMs() + LATE_MS;
        sync.passMs(LATE_MS + 10_000);
        final List<Long> times = inquiries();
        assertThat(times).as("the others wait for an answer").hasSize(16);
        for (int i = 0; i < times.size(); i++) {
            assertThat(times.get(i)).as("inquiry %s", i).isEqualTo(dueMs + 100L * i);
        }
        final String pending = ScriptedPlatform.order("T0", "C1", "5.00", START_MS);
        answers.get(0).complete(sync.platform.response(pending));
        sync.settle();
        assertThat(inquiries()).hasSize(17);
    }

    /** What a refused callback may have been about. */
    @Test
    void shouldAskForADoubtfulOrderAfterItsDelayAndOnce() {
        begin("sync.inquiry_delay_ms", "5000");
        sync.ledger.card("C1", "U1", CardStatus.ACTIVATED, false);
        sync.platform.always(orderInfo("T1"), sync.platform.data(ScriptedPlatform.order("T1", "C1", "5.00", START_MS)));
        final long notifiedMs = sync.nowMs();
        for (int i = 0; i < 3; i++) {
            sync.agent().submit(() -> sync.agent().fetchOrder("T1"));
            sync.settle();
            sync.passMs(4_000);
        }
        sync.passMs(INTERVAL_MS);
        assertThat(sync.platform.timesOf(orderInfo("T1"))).containsExactly(notifiedMs + 5_000);
        assertThat(sync.agent().openInquiries()).isZero();
        assertThat(sync.ledger.balance("U1")).isEqualTo(95);
    }

    private void hintCard(final String cardNo) {
        sync.agent().submit(() -> sync.agent().fetchCard(cardNo, SyncAgent.ASK_AGAIN_MS));
        sync.settle();
    }

    private List<Long> inquiries() {
        return sync.platform.sent.stream().filter(each -> each.path().endsWith("/info"))
            .map(ScriptedPlatform.Sent::atMs).toList();
    }
}
