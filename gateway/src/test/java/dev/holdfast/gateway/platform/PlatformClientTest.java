package dev.holdfast.gateway.platform;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PlatformClientTest {
    private static final String TOKEN = "/merchant/token";
    private static final String ORDER = "/card/consume/T-1/info";
    private static final int ATTEMPTS = 3;

    private final ScriptedTransport transport = new ScriptedTransport();
    private long nowMs = 1_800_000_000_000L;
    private long nowNs;
    private final PlatformClient client = new PlatformClient(transport, "key", 2, ATTEMPTS,
        new Clocks(() -> nowMs, () -> nowNs), new Random(1));

    @Test
    void shouldFetchATokenFirstAndUseItForAllCalls() {
        transport.code(0).code(0);
        final CompletableFuture<JsonNode> first = call();
        final CompletableFuture<JsonNode> second = call();
        run();
        assertThat(first).isCompletedWithValueMatching(data -> data.path("a").intValue() == 1);
        assertThat(second).isCompleted();
        assertThat(transport.paths).containsExactly(TOKEN, ORDER, ORDER);
        assertThat(transport.headers.get(0)).doesNotContainKey("Access-Token").containsEntry("Api-Key", "key");
        assertThat(transport.headers.get(1)).containsEntry("Access-Token", "t1");
    }

    @Test
    void shouldRenewATokenBeforeItEndsAndGoOnWithTheOldOneMeanwhile() {
        transport.tokenEndMs = nowMs + 100_000;
        transport.code(0).code(0);
        call();
        run();
        nowMs += 50_000;
        call();
        run();
        assertThat(transport.count(TOKEN)).isEqualTo(2);
        assertThat(transport.headers.get(transport.paths.lastIndexOf(ORDER)).get("Access-Token")).isIn("t1", "t2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1006, 1007})
    void shouldRenewTheTokenOnceWhenItIsRefused(final int code) {
        transport.code(code).code(0);
        final CompletableFuture<JsonNode> call = call();
        run();
        assertThat(call).isCompletedWithValueMatching(data -> data.path("a").intValue() == 1);
        assertThat(transport.headers.get(3)).containsEntry("Access-Token", "t2");
        transport.code(code).code(code);
        expectFailure(call(), code);
    }

    @Test
    void shouldStayBehindThePlatformsClockAndMeasureItAnewWhenTheTimeIsRefused() {
        transport.dateMs = nowMs - 30_000;
        transport.code(0);
        call();
        run();
        assertThat(transport.headers.get(0).get("Timestamp")).isEqualTo(Long.toString(nowMs - 1_000));
        assertThat(transport.headers.get(1).get("Timestamp")).isEqualTo(Long.toString(nowMs - 30_000));
        transport.dateMs = nowMs - 90_000;
        transport.code(1005).code(0);
        final CompletableFuture<JsonNode> call = call();
        run();
        assertThat(call).isCompleted();
        assertThat(transport.headers.get(3).get("Timestamp")).isEqualTo(Long.toString(nowMs - 90_000));
        transport.code(1005).code(1005);
        expectFailure(call(), 1005);
    }

    @ParameterizedTest
    @ValueSource(longs = {172_800_000, -172_800_000})
    void shouldKeepThePlatformsTimeWhenTheWallClockStepsAndReportHowFarThatIsOff(final long stepMs) {
        final long platformMs = nowMs - 30_000;
        final List<Long> heard = new ArrayList<>();
        client.clockListener((offsetMs, wallMs, atNs) -> heard.add(offsetMs));
        transport.dateMs = platformMs;
        transport.code(0).code(0);
        call();
        run();
        nowMs += stepMs;
        nowNs += TimeUnit.MILLISECONDS.toNanos(5_000);
        assertThat(client.platformTimeMs()).isEqualTo(platformMs + 5_000);
        call();
        run();
        assertThat(
            transport.headers.get(transport.headers.size() - 1).get("Timestamp"))
            .isEqualTo(Long.toString(platformMs + 5_000));
        assertThat(heard.get(0)).isEqualTo(-30_000);
        assertThat(heard.get(heard.size() - 1)).as("by the last response").isEqualTo(-30_000 - stepMs);
        assertThat(client.clockOffsetMs()).isEqualTo(-30_000 - stepMs);
    }

    /**
     * A monotonic clock may stand while the machine sleeps. The platform takes a time that is less than a minute old,
     * and says nothing.
     */
    @Test
    void shouldNotStayBehindAfterTheMonotonicClockStood() {
        transport.dateMs = nowMs;
        transport.code(0);
        call();
        run();
        transport.dateMs = nowMs + 30_000;
        transport.code(0);
        call();
        run();
        assertThat(client.platformTimeMs()).as("a response may be late").isEqualTo(nowMs);
        transport.dateMs = nowMs + 30_001;
        transport.code(0);
        call();
        run();
        assertThat(client.platformTimeMs()).isEqualTo(nowMs + 30_001);
        transport.dateMs = nowMs - 20_000;
        transport.code(0);
        call();
        run();
        assertThat(client.platformTimeMs()).as("one that is behind says nothing").isEqualTo(nowMs + 30_001);
    }

    @Test
    void shouldRepeatWhatMaySucceedLaterWithGrowingPauses() {
        transport.fail().answer(502, "<html>").code(0);
        final CompletableFuture<JsonNode> call = call();
        run();
        assertThat(transport.count(ORDER)).isEqualTo(1);
        passMs(200);
        run();
        assertThat(transport.count(ORDER)).isEqualTo(2);
        passMs(150);
        run();
        assertThat(call).isNotDone();
        passMs(250);
        run();
        assertThat(call).isCompleted();
        assertThat(client.stats().retries()).isEqualTo(2);
    }

    @Test
    void shouldGiveUpAfterSomeAttempts() {
        transport.code(1001).answer(200, "no json").answer(200, "{}");
        final CompletableFuture<JsonNode> call = call();
        for (int i = 0; i < ATTEMPTS; i++) {
            run();
            passMs(60_000);
        }
        expectFailure(call, PlatformCode.NO_RESPONSE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1003, 1004, 1008, 1010, 1011, 1012, 1013, 1014, 1015, 1016, 1017, 1018, 1019, 1020, 1021,
        1022, 2002, 2006, 2007, 2008, 2009, 2010, 2011, 3001, 4001, 4005, 4010, 4016, 4017, 9999})
    void shouldFailForGoodWithTheMeaningOfTheCode(final int code) {
        transport.code(code);
        expectFailure(call(), code);
        assertThat(transport.count(ORDER)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1004,cardholder_no must not be empty,cardholder_no", "2010,does not fit: postal_code,postal_code",
        "1004,pin is wrong,pin", "1004,wrong parameter,''", "4001,card_no is unknown,''", "1004,'',''"})
    void shouldNameTheParameterThatIsRefused(final int code, final String said, final String name) {
        assertThat(NamedParameter.of(code, said)).isEqualTo(name);
    }

    /** A code that somebody has to act on has a sentence of its own. */
    @ParameterizedTest
    @ValueSource(ints = {1014, 1015, 1016, 1017, 1018, 2006, 2007, 2008, 2009, 2010, 2011, 4005, 4010, 4016, 4017})
    void shouldHaveASentenceForEachDocumentedCode(final int code) {
        assertThat(PlatformCode.meaningOf(code)).isNotEqualTo(PlatformCode.meaningOf(code / 1_000 * 1_000 + 999));
    }

    @ParameterizedTest
    @ValueSource(ints = {1010, 1011})
    void shouldRaiseAnAlarmWhileTheCredentialIsRefused(final int code) {
        transport.code(code);
        expectFailure(call(), code);
        assertThat(client.stats().isCredentialRefused()).isTrue();
        transport.code(4001);
        expectFailure(call(), 4001);
        assertThat(client.stats().isCredentialRefused()).as("another refusal does not take it back").isTrue();
        transport.code(0);
        call();
        run();
        assertThat(client.stats().isCredentialRefused()).isFalse();
    }

    @Test
    void shouldLetAllCallsWaitWhenThereWereTooMany() {
        transport.code(1009).code(0).code(0);
        final CompletableFuture<JsonNode> first = call();
        run();
        final CompletableFuture<JsonNode> second = call();
        run();
        assertThat(transport.count(ORDER)).isEqualTo(1);
        passMs(200);
        run();
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
    }

    @Test
    void shouldSendNoMoreThanAllowedAtATime() {
        transport.never().never().never();
        for (int i = 0; i < 3; i++) {
            call();
        }
        run();
        assertThat(transport.count(ORDER)).isEqualTo(2);
        assertThat(client.stats().waiting()).isEqualTo(3);
    }

    @Test
    void shouldSendNothingForAWhileAfterManyFailuresAndThenTryOnce() {
        final PlatformClient patient = new PlatformClient(transport, "key", 9, Integer.MAX_VALUE,
            new Clocks(() -> nowMs, () -> nowNs), new Random(1));
        for (int i = 0; i < 6; i++) {
            transport.fail();
        }
        final CompletableFuture<JsonNode> call = patient.call(PlatformCalls.order("T-1"));
        for (int i = 0; i < 100 && !patient.stats().isBreakerOpen(); i++) {
            passMs(500);
            patient.doWork();
            patient.doWork();
        }
        assertThat(transport.count(ORDER)).isEqualTo(5);
        passMs(1_900);
        patient.doWork();
        assertThat(transport.count(ORDER)).isEqualTo(5);
        passMs(2_000);
        patient.doWork();
        patient.doWork();
        assertThat(transport.count(ORDER)).as("the trial fails").isEqualTo(6);
        passMs(3_900);
        patient.doWork();
        assertThat(transport.count(ORDER)).as("and the pause has doubled").isEqualTo(6);
        transport.code(0);
        passMs(30_000);
        patient.doWork();
        patient.doWork();
        assertThat(call).isCompleted();
        assertThat(patient.stats().isBreakerOpen()).isFalse();
    }

    @Test
    void shouldFailEverythingThatWaitsWhenNoTokenIsToBeHad() {
        transport.tokenCode(1003);
        expectFailure(call(), 1003);
        transport.code(0);
        final CompletableFuture<JsonNode> later = call();
        run();
        assertThat(later).isCompleted();
    }

    private CompletableFuture<JsonNode> call() {
        return client.call(PlatformCalls.order("T-1"));
    }

    private void run() {
        while (client.doWork() > 0) {
            // Until there is nothing to do at this moment.
        }
    }

    private void passMs(final long ms) {
        nowMs += ms;
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private void expectFailure(final CompletableFuture<JsonNode> call, final int code) {
        run();
        assertThat(call).isCompletedExceptionally();
        assertThatThrownBy(call::join).hasCauseInstanceOf(PlatformException.class)
            .hasMessageContaining("code=" + code + ", ")
            .hasMessageContaining(PlatformCode.meaningOf(code));
    }
}
