package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.wire.FastjsonOracle;
import dev.holdfast.ledger.fuzz.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signed callbacks with one byte changed, on real sockets: what is approved, an independent {@link Judge} would approve
 * too.
 */
class MutationTest {
    private static final int COUNT = Integer.getInteger("mutation.count", 3_000);
    private static final int PERCENT_OF_HEADS = 30;
    private static final long TIME = 1_780_000_000_000L;

    @TempDir
    private Path directory;
    private final long seed = Seed.of("mutation");
    private final Random random = new Random(seed);
    private final Map<String, Integer> figures = new TreeMap<>();
    private TestGateway gateway;
    private RawHttp http;

    @Test
    void shouldApproveNoMutationThatItShouldNot() throws IOException {
        final List<String> bodies = bodies();
        try (TestGateway opened = new TestGateway(directory)) {
            gateway = opened;
            gateway.admin().openAccount("U1", "C1", "1000.00");
            for (final String body : bodies) {
                assertThat(code(exchange(request(body)))).as(body).isZero();
            }
            final String account = gateway.admin().get("/v1/accounts/U1").text();
            final String orders = gateway.admin().get("/v1/ledger").json().path("orders").toString();
            for (int i = 0; i < COUNT; i++) {
                mutate(bodies.get(i % bodies.size()));
            }
            assertThat(gateway.admin().get("/v1/accounts/U1").text()).as("seed=%d", seed).isEqualTo(account);
            assertThat(
                gateway.admin().get("/v1/ledger").json().path("orders").toString()).as("seed=%d", seed)
                .isEqualTo(orders);
            assertThat(code(exchange(request(bodies.get(0))))).as("the next callback is served as ever").isZero();
            http.close();
        }
        assertThat(figures.getOrDefault("approved by both", 0)).as("figures=%s seed=%d", figures, seed).isPositive();
        assertThat(figures.getOrDefault("refused by both", 0)).isGreaterThan(COUNT / 2);
        if (COUNT > 10_000) {
            System.out.println("mutations=" + COUNT + " seed=" + seed + " " + figures);
        }
    }

    private void mutate(final String body) throws IOException {
        final byte[] request = request(body);
        final int bodyAt = request.length - body.getBytes(StandardCharsets.UTF_8).length;
        final boolean inHead = random.nextInt(100) < PERCENT_OF_HEADS;
        final byte[] part = inHead ? slice(request, 0, bodyAt) : slice(request, bodyAt, request.length);
        final byte[] changed = change(part);
        final byte[] sent = inHead ? join(changed, slice(request, bodyAt, request.length))
            : join(new String(slice(request, 0, bodyAt), StandardCharsets.ISO_8859_1)
                .replaceFirst("Content-Length: \\d+", "Content-Length: " + changed.length)
                .getBytes(StandardCharsets.ISO_8859_1), changed);
        final String answer = inHead ? alone(sent) : exchange(sent);
        final int code = code(answer);
        final boolean isApproved = Judge.approves(sent);
        figures.merge("code " + code, 1, Integer::sum);
        figures.merge(code == 0 ? isApproved ? "approved by both" : "APPROVED BY US ALONE" : isApproved
            ? "refused by us alone" : "refused by both", 1, Integer::sum);
        assertThat(
            code != 0 || isApproved)
            .as("approved: seed=%d request=%s", seed, new String(sent, StandardCharsets.ISO_8859_1)).isTrue();
        assertThat(
            answer).as("seed=%d request=%s", seed, HexFormat.of().formatHex(sent))
            .doesNotContain("HTTP/1.1 5", "\"code\":5");
        if (!inHead) {
            assertThat(code == 0)
                .as("refused: seed=%d answer=%s request=%s", seed, answer, new String(sent, StandardCharsets.UTF_8))
                .isEqualTo(isApproved);
        }
    }

    private byte[] change(final byte[] part) {
        final int at = random.nextInt(part.length);
        final byte[] head = slice(part, 0, at);
        final byte[] tail = slice(part, at + 1, part.length);
        final byte[] any = {(byte) random.nextInt(256)};
        return switch (random.nextInt(4)) {
            case 0 -> join(head, any, tail);
            case 1 -> join(head, new byte[] {(byte) (part[at] ^ 1 << random.nextInt(8))}, tail);
            case 2 -> join(head, tail);
            default -> join(head, any, new byte[] {part[at]}, tail);
        };
    }

    /** On the connection that is kept, or a new one when the gateway has closed it. */
    private String exchange(final byte[] request) throws IOException {
        for (int tries = 0; tries < 3; tries++) {
            try {
                http = http == null ? new RawHttp(gateway.callbackUrl()) : http;
                return http.send(request).read();
            } catch (final IOException e) {
                figures.merge("connections closed", 1, Integer::sum);
                http.close();
                http = null;
            }
        }
        throw new IOException("closed three times: seed=" + seed);
    }

    /**
     * On a connection of its own that ends with it, since nobody knows how long the request is now. Empty when there is
     * no answer.
     */
    private String alone(final byte[] request) throws IOException {
        try (RawHttp once = new RawHttp(gateway.callbackUrl())) {
            return once.send(request).endSending().read();
        } catch (final IOException e) {
            return "";
        }
    }

    private static int code(final String answer) {
        final int at = answer.indexOf("\"code\":");
        return at < 0 ? -1 : Integer.parseInt(answer.substring(at + 7, answer.indexOf(',', at)));
    }

    private byte[] request(final String body) {
        final String timestamp = Long.toString(System.currentTimeMillis());
        final String text = random.nextBoolean() ? FastjsonOracle.text1(body, TestGateway.API_KEY, timestamp)
            : FastjsonOracle.text2(body, TestGateway.API_KEY, timestamp);
        return ("POST /callback HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTimestamp: " + timestamp
            + "\r\nSignature: "
            + Judge.sign(text) + "\r\nSign-Version: V1\r\nTimezone: UTC+8\r\nContent-Length: "
            + body.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> bodies() {
        final String settled = CallbackBodies.consumption("T1", "C1", "U1", "9.50", "Success", TIME);
        return List.of(
            CallbackBodies.auth("T1", "C1", "U1", "10.00", TIME), settled,
            CallbackBodies.consumption("T2", "C1", "U1", "7.00", "Success", TIME).replace("\"type\":\"Consumption\"",
                "\"type\":\"Refund\",\"consume_relate_no\":\"T1\",\"remark\":\"Café \\\"Zoé\\\" & Söhne 上海 🍕\""),
            CallbackBodies.consumption("T3", "C1", "U1", "3.25", "Success", TIME).replace("\"time\"",
                "\"fee_detail\":[{\"fee_type\":\"Consume_fee\",\"amount\":0.10}, null , 1.5E2],"
                + "\"detail\":\"\",\"news\":{\"a\" : [true,{}]},\"time\""),
            CallbackBodies.auth("T4", "C1", "U1", "0.50", TIME).replace("Harbour Books", "A&B=C \\u0026 \\/"),
            CallbackBodies.cardUpdate("C1", "Activated", "Activated", TIME));
    }

    private static byte[] slice(final byte[] bytes, final int from, final int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] join(final byte[]... parts) {
        final ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
