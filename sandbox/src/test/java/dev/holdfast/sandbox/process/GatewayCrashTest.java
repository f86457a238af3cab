package dev.holdfast.sandbox.process;

import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.ledger.values.ResultCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;

/** Kills a real process in the middle of load. */
class GatewayCrashTest {
    private static final int CONNECTIONS = 16;
    private static final int ACKNOWLEDGED_BEFORE_THE_KILL = 2_000;

    @TempDir
    private Path directory;

    @Test
    void shouldKeepEveryAnswerThatItGaveBeforeKillNine() throws Exception {
        final Map<Integer, Integer> acknowledged = new ConcurrentHashMap<>();
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                gateway.admin().openAccount("U" + i, "C" + i, "100.00");
            }
            final CountDownLatch answers = new CountDownLatch(ACKNOWLEDGED_BEFORE_THE_KILL);
            final List<Thread> clients = load(gateway, acknowledged, answers);
            assertThat(answers.await(1, TimeUnit.MINUTES)).isTrue();
            gateway.kill();
            for (final Thread client : clients) {
                client.join();
            }
        }
        assertThat(acknowledged.size()).isGreaterThanOrEqualTo(ACKNOWLEDGED_BEFORE_THE_KILL);
        assertThat(acknowledged.values()).contains(0, 3001).isSubsetOf(0, 3001);
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
            final AdminClient admin = gateway.admin();
            final CallbackClient platform = gateway.callbacks();
            acknowledged.forEach((order, code) -> {
                assertThat(
                    admin.get("/v1/authorizations/T" + order).field("decision_code")).as("order %d", order)
                    .isEqualTo("" + code);
                assertThat(platform.post(body(order)).code()).as("order %d asked again", order).isEqualTo(code);
            });
            for (int i = 0; i < CONNECTIONS; i++) {
                final BigDecimal available = new BigDecimal(admin.get("/v1/accounts/U" + i).field("available"));
                assertThat(available.signum()).as("available of U%d", i).isGreaterThanOrEqualTo(0);
            }
        }
    }

    /** Each client asks for orders of its own until nobody answers. */
    private static List<Thread> load(
        final GatewayProcess gateway, final Map<Integer, Integer> acknowledged, final CountDownLatch answers) {
        final AtomicInteger next = new AtomicInteger();
        final List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            final Thread client = new Thread(() -> {
                final CallbackClient platform = gateway.callbacks();
                try {
                    while (true) {
                        final int order = next.getAndIncrement();
                        final int code = platform.post(body(order)).code();
                        // On a machine that is too slow for an answer in time nothing is promised.
                        if (code != ResultCode.TOO_LATE.code()) {
                            acknowledged.put(order, code);
                            answers.countDown();
                        }
                    }
                } catch (final RuntimeException e) {
                    Thread.currentThread().interrupt();
                }
            });
            client.start();
            clients.add(client);
        }
        return clients;
    }

    private static String body(final int order) {
        return CallbackBodies.auth("T" + order, "C" + order % CONNECTIONS, "U" + order % CONNECTIONS, "1.00", 1);
    }
}
