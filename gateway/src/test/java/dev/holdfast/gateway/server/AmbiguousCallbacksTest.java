package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.gateway.wire.CanonicalForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of callbacks whose signed text has a second reading, on a running gateway and step by step. */
class AmbiguousCallbacksTest {
    private static final InetAddress SOURCE = InetAddress.getLoopbackAddress();

    @TempDir
    private Path directory;
    private final List<String> asked = new ArrayList<>();
    private long nowMs = 1_000_000;

    @Test
    void shouldAskForEachOrderOnceAndOneASecond() {
        final AmbiguousCallbacks callbacks = new AmbiguousCallbacks(asked::add, () -> nowMs);
        callbacks.add("detail", List.of("T1", "T2"), SOURCE);
        callbacks.add("detail", List.of("T1"), SOURCE);
        callbacks.report();
        assertThat(asked).containsExactly("T1");
        for (int i = 0; i < 5; i++) {
            callbacks.report();
        }
        assertThat(asked).containsExactly("T1", "T2");
        assertThat(callbacks.total()).isEqualTo(2);
        assertThat(callbacks.list()).extracting(AmbiguousCallbacks.Named::consumeNo).containsExactly("T1", "T2");
        assertThat(
            callbacks.list().get(0))
            .isEqualTo(new AmbiguousCallbacks.Named("T1", nowMs, nowMs, 2, "detail", "127.0.0.1", nowMs));
    }

    @Test
    void shouldKeepNoMoreThanItCan() {
        final AmbiguousCallbacks callbacks = new AmbiguousCallbacks(asked::add, () -> nowMs);
        for (int i = 0; i < AmbiguousCallbacks.MAX_ORDERS + 5; i++) {
            callbacks.add("x".repeat(1_000), List.of("T" + i), SOURCE);
        }
        assertThat(callbacks.list()).hasSize(AmbiguousCallbacks.MAX_ORDERS);
        assertThat(callbacks.list().get(0).consumeNo()).isEqualTo("T5");
        assertThat(callbacks.list().get(0).member()).hasSize(64);
        callbacks.report();
        assertThat(asked).containsExactly("T5");
    }

    /** Each attack as it was seen: the first body is the platform's, the second somebody's who has no secret. */
    @Test
    void shouldNotTakeOneSignatureForTwoCallbacks() {
        try (TestGateway gateway = new TestGateway(directory)) {
            gateway.admin().openAccount("U1", "C1", "1000.00");
            final CallbackClient platform = gateway.platform();
            final long time = System.currentTimeMillis();
            final String auth = CallbackBodies.auth("T1", "C1", "U1", "7.00", time);
            check(gateway, platform, auth,
                auth.replace("\"consume_no\":\"T1\"", "\"consume_no\":\"T1&local_amount=7.00\"")
                .replace("\"local_amount\":7.00,", ""));
            final String refund = CallbackBodies.consumption("R1", "C1", "U1", "7.00", "Success", time)
                .replace("\"type\":\"Consumption\"", "\"type\":\"Refund\"");
            check(
                gateway, platform, refund, refund.replace("\"consume_no\":\"R1\"", "\"consume_no\":\"R1&fee=0.10\"")
                .replace(",\"fee\":0.10", ""));
            final String related = refund.replace("\"fee\":0.10", "\"consume_relate_no\":\"T1\"").replace("R1", "R2");
            check(gateway, platform, related,
                related.replace("\"consume_no\":\"R2\"", "\"consume_no\":\"R2&consume_relate_no=T1\"")
                .replace("\"consume_relate_no\":\"T1\"", "\"other\":null"));
            final String detailed = CallbackBodies.consumption("S1", "C1", "U1", "7.00", "Success", time)
                .replace("\"time\"", "\"detail\":\"x\",\"time\"");
            check(
                gateway, platform, detailed, detailed.replace("\"detail\":\"x\"", "\"detail\":\"x&fee=0.10\"")
                .replace(",\"fee\":0.10", ""));
            check(
                gateway, platform, detailed, detailed.replace("\"detail\":\"x\"", "\"detail=x&fee\":\"0.10\"")
                .replace(",\"fee\":0.10", ""));
            final String merchant = CallbackBodies.auth("P1", "C1", "U1", "9.00", time).replace("Harbour Books",
                "X&status=Success&time=1&timestamp=" + time + "&type=Refund&z=");
            final String info = merchant.substring(merchant.indexOf("{\"merchant_name\""), merchant.indexOf("},") + 1);
            final String head = info.substring(0, info.indexOf("&status"));
            final String tail = info.substring(info.indexOf("&z=") + 3) + "&status=Pending&time=" + time
                + "&timestamp=" + time + "&type=Consumption";
            final String forged = merchant.replace(info, quote(head))
                .replace("\"status\":\"Pending\"", "\"status\":\"Success\"")
                .replace("\"time\":" + time, "\"time\":1,\"z\":" + quote(tail))
                .replace("\"type\":\"Consumption\"", "\"type\":\"Refund\"")
                .replace("\"action\":\"Auth\"", "\"action\":\"Consumption\"");
            check(gateway, platform, merchant, forged);
            final long daysAgo = time - 864_000_000L;
            final String old = CallbackBodies.auth("O1", "C1", "U1", "7.00", daysAgo);
            final String signature = platform.sign(old, daysAgo, CanonicalForm.FASTJSON2);
            assertThat(platform.send(old, Long.toString(daysAgo), signature).join().code()).isEqualTo(1008);
            assertThat(platform.send(old.replace("\"type\"", "\"timestamp\":" + daysAgo + ",\"type\""),
                Long.toString(time), signature).join().code())
                .isEqualTo(1023);
            assertThat(gateway.admin().get("/v1/authorizations/O1").status()).isEqualTo(404);
            assertThat(gateway.admin().get("/v1/ambiguous").json().path("refused").asInt()).isEqualTo(7);
            assertThat(gateway.admin().get("/v1/ambiguous").json().path("orders").findValuesAsText("consume_no"))
                .containsExactly("T1", "R1", "R2", "S1", "P1", "O1");
        }
    }

    private static void check(
        final TestGateway gateway, final CallbackClient platform, final String body, final String forged) {
        final long time = System.currentTimeMillis();
        final String signature = platform.sign(body, timeOf(body, time), CanonicalForm.FASTJSON2);
        final String header = Long.toString(timeOf(body, time));
        assertThat(platform.send(body, header, signature).join().code()).as("the platform's own").isZero();
        final String before = gateway.admin().get("/v1/accounts/U1").text();
        final CallbackClient.Answer answer = platform.send(forged, header, signature).join();
        assertThat(answer.code()).as(forged).isEqualTo(1023);
        assertThat(answer.httpStatus()).isEqualTo(401);
        assertThat(gateway.admin().get("/v1/accounts/U1").text()).isEqualTo(before);
    }

    /** The header of the one callback whose merchant wrote it into the name. */
    private static long timeOf(final String body, final long time) {
        final int at = body.indexOf("&timestamp=");
        return at < 0 ? time : Long.parseLong(body.substring(at + 11, at + 24));
    }

    private static String quote(final String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
