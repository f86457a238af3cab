package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What counts as fruitless over real sockets, and that many of them are answered all the same. */
class FruitlessRequestsTest {
    @TempDir
    private Path directory;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        gateway = new TestGateway(directory, "callback.max_refusals", "1000000");
        gateway.admin().openAccount("U1", "C1", "1000.00");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void shouldCountRefusalsAndRepeatsAndNothingElse() throws IOException {
        try (RawHttp connection = new RawHttp(gateway.callbackUrl())) {
            final String question = question("T1");
            assertThat(connection.send(question).read()).contains("\"code\":0");
            assertThat(fruitless()).isZero();
            assertThat(connection.send(question).read()).as("the same answer").contains("\"code\":0");
            assertThat(fruitless()).isEqualTo(1);
            assertThat(connection.send(question("T2")).read()).contains("\"code\":0");
            assertThat(fruitless()).isEqualTo(1);
            assertThat(connection.send(forged("T3")).read()).contains("\"code\":1006");
            assertThat(connection.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read()).contains("\"code\":");
            assertThat(fruitless()).isEqualTo(3);
        }
    }

    /**
     * More than a quiet event loop takes at once, so that connections have to wait wherever it is quick enough. What
     * waited for longer than the deadline is late, and that is said of it.
     */
    @Test
    void shouldAnswerEveryRequestOfAFlood() throws IOException {
        final int connections = 50;
        final int requests = 100;
        final String repeated = question("R1");
        final List<RawHttp> crowd = new ArrayList<>();
        try (RawHttp platform = new RawHttp(gateway.callbackUrl())) {
            assertThat(platform.send(repeated).read()).contains("\"code\":0");
            for (int i = 0; i < connections; i++) {
                crowd.add(new RawHttp(gateway.callbackUrl()));
                crowd.get(i).send((i % 2 == 0 ? repeated : forged("F1")).repeat(requests));
            }
            for (int i = 0; i < requests; i++) {
                assertThat(platform.send(question("P" + i)).read()).contains("\"code\":0");
            }
            for (int i = 0; i < connections; i++) {
                for (int k = 0; k < requests; k++) {
                    assertThat(crowd.get(i).read()).containsAnyOf(i % 2 == 0 ? "\"code\":0" : "\"code\":1006",
                        "\"code\":5001", "\"code\":5002");
                }
                assertThat(crowd.get(i).send(question("C" + i)).read()).as("it is read from again")
                    .contains("\"code\":0");
            }
            assertThat(fruitless()).isPositive();
        } finally {
            for (final RawHttp each : crowd) {
                each.close();
            }
        }
    }

    private long fruitless() {
        return gateway.admin().get("/metrics").text().lines()
            .filter(line -> line.startsWith("holdfast_fruitless_requests_total "))
            .mapToLong(line -> (long) Double.parseDouble(line.split(" ")[1])).sum();
    }

    private static String question(final String consumeNo) {
        return RawHttp.callback(CallbackBodies.auth(consumeNo, "C1", "U1", "1.00", System.currentTimeMillis()));
    }

    private static String forged(final String consumeNo) {
        return question(consumeNo).replaceFirst("Signature: .", "Signature: g");
    }
}
