package dev.holdfast.sandbox.process;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.ledger.recovery.CleanStop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** A process that is asked to end leaves nobody unanswered; one that is killed leaves no clean stop. */
class StoppedGatewayTest {
    private static final int CLIENTS = 8;
    private static final int MAX_ORDERS = 40_000 / CLIENTS;

    @TempDir
    private Path directory;
    @TempDir
    private Path elsewhere;

    /**
     * Every callback that was decided was answered, none fell between two stools, and the process ends as one that was
     * not killed.
     */
    @Test
    void shouldLeaveNobodyUnansweredUnderLoad() throws IOException {
        final Path settings = Files.createTempFile(elsewhere, "stop", ".yaml");
        Files.writeString(settings, "stop:\n  drain_ms: 300\n");
        final Set<String> approved = ConcurrentHashMap.newKeySet();
        final Set<String> unanswered = ConcurrentHashMap.newKeySet();
        try (GatewayProcess gateway = new GatewayProcess(directory, "--config", settings.toString())) {
            gateway.admin().openAccount("U1", "C1", "100000.00");
            final CountDownLatch busy = new CountDownLatch(CLIENTS);
            final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            for (int i = 0; i < CLIENTS; i++) {
                final String client = "T" + i + "-";
                clients.execute(() -> post(gateway.callbacks(), client, busy, approved, unanswered));
            }
            assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
            gateway.terminate();
            clients.shutdown();
            assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.awaitExit(60)).isZero();
            assertThat(directory.resolve(CleanStop.FILE)).exists();
            assertThat(gateway.output()).doesNotContain("Exception", " ERROR ", " WARN ");
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
        try (TestGateway again = new TestGateway(directory)) {
            assertThat(again.admin().get("/v1/accounts/U1").field("held")).isEqualTo(approved.size() + ".00");
            assertThat(unanswered).isNotEmpty()
                .allSatisfy(order -> assertThat(again.admin().get("/v1/authorizations/" + order).status())
                    .isEqualTo(404));
        }
    }

    /** Posts until nobody takes it any more. */
    private static void post(
        final CallbackClient platform, final String client, final CountDownLatch busy, final Set<String> approved,
        final Set<String> unanswered) {
        for (int i = 0; i < MAX_ORDERS; i++) {
            final String order = client + i;
            try {
                if (platform.post(auth(order)).code() == 0) {
                    approved.add(order);
                }
            } catch (final CompletionException e) {
                unanswered.add(order);
                return;
            }
            if (i == 20) {
                busy.countDown();
            }
        }
    }

    @Test
    void shouldNoteACleanStopAndNoOther() {
        final GatewayProcess stopped = new GatewayProcess(directory);
        stopped.admin().openAccount("U1", "C1", "100.00");
        stopped.close();
        assertThat(directory.resolve(CleanStop.FILE)).as(stopped.output()).exists();
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
            assertThat(directory.resolve(CleanStop.FILE)).doesNotExist();
            gateway.kill();
        }
        assertThat(directory.resolve(CleanStop.FILE)).doesNotExist();
    }

    private static String auth(final String order) {
        return CallbackBodies.auth(order, "C1", "U1", "1.00", 1);
    }
}
