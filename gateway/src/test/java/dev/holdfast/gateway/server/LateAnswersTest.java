package dev.holdfast.gateway.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.admin.AdminServer;
import dev.holdfast.gateway.admin.AdminSources;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.engine.LedgerEngine;
import dev.holdfast.gateway.listener.SecurityEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No approval that comes after the platform has given up leaves money held. Over real sockets; what makes it late is an
 * event loop that is kept busy.
 */
class LateAnswersTest {
    private static final int DEADLINE_MS = 500;
    private static final int TOO_LONG_MS = DEADLINE_MS + 200;
    private static final int LIMIT_SECONDS = 60;
    /** Some 7 MB: more than the sockets on both sides take. */
    private static final int MORE_THAN_THE_WINDOW = 10_000;
    private static final int MORE_THAN_IS_READ_AT_ONCE = 80;
    private static final int CLOCK_BEHIND_MS = 20_000;

    @TempDir
    private Path directory;

    @Test
    void shouldTakeBackAnApprovalBeforeItsAnswerIsWrittenTooLate() throws IOException {
        try (Rig rig = new Rig(1); RawHttp http = rig.connect()) {
            http.send(RawHttp.callback(auth("X1", "unknown")) + RawHttp.callback(auth("T1", "C1")));
            rig.await(rig.isBusy);
            pause(TOO_LONG_MS);
            rig.goOn.countDown();
            assertThat(http.read()).contains("\"code\":2001");
            assertThat(http.read()).contains("\"code\":5002");
            assertThat(rig.held()).isEqualTo("0.00");
            final JsonNode late = rig.admin.get("/v1/late").json();
            assertThat(late.path("withdrawn").asInt()).as("%s", late).isEqualTo(1);
            assertThat(late.path("approvals").path(0).path("consume_no").asText()).isEqualTo("T1");
            assertThat(late.path("approvals").path(0).path("elapsed_ms").asInt()).isGreaterThanOrEqualTo(DEADLINE_MS);
            assertThat(
                http.send(RawHttp.callback(auth("T1", "C1"))).read()).as("one question, one answer")
                .contains("\"code\":5002");
            assertThat(rig.admin.get("/v1/authorizations/T1").field("decision_code")).isEqualTo("5002");
            assertThat(http.send(RawHttp.callback(auth("T2", "C1"))).read()).contains("\"code\":0");
        }
    }

    /** Of two that ask, one is answered in time: what it was answered holds. */
    @Test
    void shouldNotTakeBackWhatAnotherWasAnsweredInTime() throws IOException {
        try (Rig rig = new Rig(2); RawHttp first = rig.connect(); RawHttp second = rig.connect()) {
            first.send(RawHttp.callback(auth("X1", "unknown")) + RawHttp.callback(auth("T1", "C1")));
            rig.await(rig.isBusy);
            rig.awaitThat(() -> rig.held().equals("1.00"));
            assertThat(second.send(RawHttp.callback(auth("T1", "C1"))).read()).contains("\"code\":0");
            pause(TOO_LONG_MS);
            rig.goOn.countDown();
            assertThat(first.read()).contains("\"code\":2001");
            assertThat(first.read()).contains("\"code\":0");
            assertThat(rig.held()).isEqualTo("1.00");
            assertThat(rig.admin.get("/v1/late").json().path("stands").asInt()).isEqualTo(1);
        }
    }

    @Test
    void shouldListAnApprovalThatCouldNotBeWritten() throws IOException {
        try (Rig rig = new Rig(1); RawHttp http = rig.connect()) {
            http.send(RawHttp.callback(auth("X1", "unknown")) + RawHttp.callback(auth("T1", "C1")));
            rig.await(rig.isBusy);
            rig.awaitThat(() -> rig.held().equals("1.00"));
            http.reset();
            rig.goOn.countDown();
            rig.awaitThat(() -> !rig.admin.get("/v1/late").json().path("approvals").isEmpty());
            // On a machine that is so slow that the deadline has passed meanwhile it was certainly published to nobody,
            // and is withdrawn.
            final boolean isInTime = rig.admin.get("/v1/late").json().path("undelivered").asInt() == 1;
            assertThat(
                rig.held()).as("it is asked about, and never taken back unasked").isEqualTo(isInTime ? "1.00" : "0.00");
        }
    }

    /**
     * With its window full a sender keeps what it has to say, and says it when the gateway reads again: it is as old as
     * what lay in the socket.
     */
    @Test
    void shouldHoldNothingForWhatItsSenderCouldNotSendInTime() throws Exception {
        try (Rig rig = new Rig(1); RawHttp http = rig.connect()) {
            assertThat(http.send(RawHttp.callback(auth("T0", "C1"))).read()).contains("\"code\":0");
            http.send(RawHttp.callback(auth("X1", "unknown")));
            rig.await(rig.isBusy);
            final StringBuilder all = new StringBuilder();
            for (int i = 0; i < MORE_THAN_THE_WINDOW; i++) {
                all.append(RawHttp.callback(auth("T" + i + "-late", "C1")));
            }
            final CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> http.sendAll(all.toString()));
            pause(2 * TOO_LONG_MS);
            assertThat(sending).as("the window is full").isNotDone();
            rig.goOn.countDown();
            assertThat(http.read()).contains("\"code\":2001");
            for (int i = 0; i < MORE_THAN_THE_WINDOW; i++) {
                assertThat(http.read()).as("%d", i).doesNotContain("\"code\":0");
            }
            sending.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            assertThat(rig.held()).isEqualTo("1.00");
            assertThat(
                http.send(RawHttp.callback(auth("T1", "C1"))).read()).as("it has caught up").contains("\"code\":0");
        }
    }

    /** A server of the platform whose clock is behind those of others is not for ever one that was held up. */
    @Test
    void shouldJudgeEachConnectionByItsOwnClock() throws IOException {
        try (Rig rig = new Rig(1); RawHttp other = rig.connect(); RawHttp http = rig.connect()) {
            assertThat(other.send(RawHttp.callback(auth("T0", "C1"))).read()).contains("\"code\":0");
            assertThat(http.send(behind(auth("T1", "C1"))).read()).contains("\"code\":0");
            other.send(RawHttp.callback(auth("X1", "unknown")));
            rig.await(rig.isBusy);
            final StringBuilder all = new StringBuilder();
            for (int i = 0; i < MORE_THAN_IS_READ_AT_ONCE; i++) {
                all.append(behind(auth("B" + i, "C1")));
            }
            http.send(all.toString());
            rig.goOn.countDown();
            for (int i = 0; i < MORE_THAN_IS_READ_AT_ONCE; i++) {
                http.read();
            }
            assertThat(http.send(behind(auth("T2", "C1"))).read()).contains("\"code\":0");
        }
    }

    private static String behind(final String body) {
        return RawHttp.callbackOf(System.currentTimeMillis() - CLOCK_BEHIND_MS, body);
    }

    /** What is refused because it is old was never checked: of who is no guest yet it counts. */
    @Test
    void shouldCountWhatAStrangerIsRefusedUnchecked() throws IOException {
        try (Rig rig = new Rig(1); RawHttp honest = rig.connect(); RawHttp stranger = rig.connect()) {
            assertThat(honest.send(RawHttp.callback(auth("T0", "C1"))).read()).contains("\"code\":0");
            honest.send(RawHttp.callback(auth("X1", "unknown")));
            rig.await(rig.isBusy);
            stranger.send(forged(auth("T1", "C1") + " ".repeat(40_000)));
            rig.goOn.countDown();
            assertThat(stranger.read()).contains("\"code\":5001");
            assertThat(stranger.isClosedThoughItSends(forged(auth("T2", "C1")))).isTrue();
        }
    }

    private static String forged(final String body) {
        return behind(body).replaceFirst("Signature: .", "Signature: x");
    }

    private static String auth(final String consumeNo, final String cardNo) {
        return CallbackBodies.auth(consumeNo, cardNo, "U1", "1.00", System.currentTimeMillis());
    }

    private static void pause(final long ms) {
        try {
            Thread.sleep(ms);
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A gateway whose event loop is busy from the first question about a card that nobody knows, until it may go on.
     */
    private final class Rig implements AutoCloseable {
        private final CountDownLatch isBusy = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);
        private final LedgerEngine engine;
        private final CallbackServer callbacks;
        private final AdminServer adminServer;
        private final AdminClient admin;

        Rig(final int eventLoops) {
            final Map<String, String> flags =
                new HashMap<>(Map.of("data_dir", directory.toString(), "callback.host", "127.0.0.1",
                "callback.port", "0", "admin.port", "0", "platform.api_key", TestGateway.API_KEY,
                "platform.api_secret", TestGateway.SECRET, "admin.token", TestGateway.TOKEN, "callback.deadline_ms",
                Integer.toString(DEADLINE_MS)));
            flags.put("callback.event_loops", Integer.toString(eventLoops));
            flags.put("callback.proving_timeout_ms", "120000");
            final GatewaySettings settings = GatewaySettings.of(SettingValues.load(null, Map.of(), flags));
            final AmbiguousCallbacks ambiguous = new AmbiguousCallbacks(null, System::currentTimeMillis);
            final SecurityEvents events = new SecurityEvents();
            engine = new LedgerEngine(settings.engine());
            callbacks = new CallbackServer(new CallbackServices(settings.callback(), settings.identity(), engine,
                this::keepBusy, ambiguous, events), null);
            adminServer = new AdminServer(settings.admin(), null, new AdminSources(engine, null, settings.sync(),
                settings.reserve(),
                ambiguous, List::of, () -> null, () -> new byte[0], events));
            engine.start();
            adminServer.start();
            callbacks.start();
            admin = new AdminClient("http://127.0.0.1:" + adminServer.address().getPort(), TestGateway.TOKEN);
            admin.openAccount("U1", "C1", "100");
        }

        private void keepBusy(final String cardNo) {
            isBusy.countDown();
            await(goOn);
        }

        RawHttp connect() throws IOException {
            return new RawHttp(URI.create("http://127.0.0.1:" + callbacks.address().getPort()));
        }

        String held() {
            return admin.get("/v1/accounts/U1").field("held");
        }

        void await(final CountDownLatch latch) {
            try {
                assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (final InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void awaitThat(final BooleanSupplier condition) {
            awaitThat("it comes about", condition);
        }

        static void awaitThat(final String what, final BooleanSupplier condition) {
            final long startNs = System.nanoTime();
            while (!condition.getAsBoolean()) {
                assertThat(System.nanoTime() - startNs).as(what).isLessThan(TimeUnit.SECONDS.toNanos(LIMIT_SECONDS));
                pause(5);
            }
        }

        @Override
        public void close() {
            goOn.countDown();
            callbacks.close();
            adminServer.close();
            engine.close();
        }
    }
}
