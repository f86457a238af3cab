package dev.holdfast.sandbox.process;

import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.gateway.wire.CanonicalForm;
import dev.holdfast.sandbox.scenario.SandboxRig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** What waited in the sockets while a process was stopped is as old as the stop. */
class PausedGatewayTest {
    private static final int TOO_LONG_MS = 700;

    @TempDir
    private Path directory;

    /** While a process is stopped its questions wait in the sockets, of old connections and of new ones. */
    @Test
    void shouldTakeWhatItReadsAfterAStopToBeAsOld() {
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
            gateway.admin().openAccount("U1", "C1", "1000");
            final CallbackClient platform = gateway.callbacks();
            platform.warm();
            assertThat(platform.post(auth("T0", "C1")).code()).isZero();
            gateway.pause();
            final List<CompletableFuture<CallbackClient.Answer>> answers = new ArrayList<>();
            for (int i = 1; i <= 40; i++) {
                final String body = auth("T" + i, "C1");
                final long nowMs = System.currentTimeMillis();
                answers.add(platform.send(body, Long.toString(nowMs),
                    platform.sign(body, nowMs, CanonicalForm.FASTJSON1)));
            }
            pause(2 * TOO_LONG_MS);
            gateway.resume();
            assertThat(answers).allSatisfy(answer -> assertThat(answer.join().code()).isEqualTo(5002));
            assertThat(gateway.admin().get("/v1/accounts/U1").field("held")).isEqualTo("1.00");
            assertThat(SandboxRig.await(TimeUnit.SECONDS.toMillis(60),
                () -> platform.post(auth("N" + System.nanoTime(), "C1")).code() == 0))
                .isTrue();
        }
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
}
