package dev.holdfast.gateway.admin.reserve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.AdminClient.Answer;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.wire.Action;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** The reserve in the back-office, over sockets, with callbacks that draw on it. */
class ReserveRoutesTest {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    private Path directory;
    private TestGateway gateway;
    private AdminClient admin;

    @BeforeEach
    void start() {
        begin();
    }

    private void begin(final String... settings) {
        gateway = new TestGateway(directory, settings);
        admin = gateway.admin();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Answer post(final String entryNo, final String kind, final String amount, final String more) {
        return admin.call("POST", "/v1/reserve/entries", ("{'entry_no':'" + entryNo + "','currency':'USD','kind':'"
            + kind + "','amount':'" + amount + "'" + more + "}").replace('\'', '"'));
    }

    private Answer state(final String amount, final String more) {
        return admin.call("POST", "/v1/reserve/statement", ("{'currency':'USD','amount':'" + amount + "'" + more
            + "}").replace('\'', '"'));
    }

    private JsonNode reserve() {
        return admin.get("/v1/reserve").json().path("reserves").path(0);
    }

    private void settle(final String order, final String amount, final String fee, final String fees) {
        final int code = gateway.platform().post(CallbackBodies.body(Action.CONSUMPTION,
            CallbackBodies.order(order, "C1", "U1", amount, "Success", System.currentTimeMillis())
                .put("fee", new BigDecimal(fee)), Map.of("fee_detail", fees))).code();
        assertThat(code).isZero();
    }

    @Test
    void shouldShowNothingBeforeAnythingIsKnown() {
        assertThat(admin.get("/v1/reserve").text())
            .isEqualTo("{\"mode\":\"AUTHORIZATION\",\"draws\":\"orders\",\"reserves\":[]}");
        assertThat(admin.get("/v1/reserve/entries").text()).isEqualTo("{\"entries\":[],\"next_after\":null}");
    }

    @Test
    void shouldShowWhatWasPutInAndWhatDrewIt() {
        admin.openAccount("U1", "C1", "100.00");
        assertThat(post("R1", "TOP_UP", "1000", ",'remark':'by wire'").text()).startsWith("{\"entry_no\":\"R1\","
            + "\"currency\":\"USD\",\"amount\":\"1000.00\",\"kind\":\"TOP_UP\",\"time_ms\":")
            .endsWith(",\"remark\":\"by wire\"}");
        final Answer first = post("R2", "WITHDRAWAL", "50.5", "");
        assertThat(post("R2", "WITHDRAWAL", "50.5", "").text()).as("a repeat").isEqualTo(first.text());
        assertThat(post("R2", "WITHDRAWAL", "51", "").status()).isEqualTo(409);
        settle("T1", "10.00", "0.75", "[{\"fee_type\":\"Consume_fee\",\"amount\":0.5},"
            + "{\"fee_type\":\"Moon_fee\",\"amount\":0.25}]");
        final JsonNode reserve = reserve();
        assertThat(reserve.path("balance").asText()).isEqualTo("938.75");
        assertThat(reserve.path("settled").asText()).isEqualTo("10.00");
        assertThat(reserve.path("topped_up").asText()).isEqualTo("1000.00");
        assertThat(reserve.path("withdrawn").asText()).isEqualTo("50.50");
        assertThat(reserve.path("fees").path("Consume_fee").asText()).isEqualTo("0.50");
        assertThat(reserve.path("fees").path("other").asText()).isEqualTo("0.25");
        assertThat(reserve.path("fees")).hasSize(10);
        assertThat(reserve.path("counting").asBoolean()).isTrue();
        assertThat(reserve.path("days_of_cover").isNull()).as("no day is full yet").isTrue();
        assertThat(reserve.path("statement").isNull()).isTrue();
        gateway.close();
        begin();
        assertThat(reserve()).as("after a restart").isEqualTo(reserve);
    }

    @Test
    void shouldMeasureItselfByStatementsAndCorrectByThem() {
        final Answer opened = state("500", "");
        assertThat(opened.field("balance")).isEqualTo("500.00");
        assertThat(opened.json().path("statement").path("difference").asText()).isEqualTo("0.00");
        final Answer off = state("490.25", "");
        assertThat(off.field("balance")).isEqualTo("500.00");
        assertThat(off.json().path("statement").path("difference").asText()).isEqualTo("-9.75");
        assertThat(state("1", ",'as_of':'2024-01-02T03:04:05Z'").field("error")).isEqualTo("reserve_statement_older");
        assertThat(state("480", ",'correct':true,'entry_no':'fix'").field("balance")).isEqualTo("480.00");
        assertThat(reserve().path("corrected").asText()).isEqualTo("-20.00");
        assertThat(admin.get("/v1/reserve/entries").json().path("entries").path(0).path("entry_no").asText())
            .isEqualTo("fix");
    }

    @Test
    void shouldListEntriesAPageAtATime() {
        final Set<String> expected = new TreeSet<>();
        for (int i = 0; i < 7; i++) {
            post("R" + i, "TOP_UP", "1", "");
            expected.add("R" + i);
        }
        final Set<String> found = new TreeSet<>();
        String after = "";
        do {
            final JsonNode page = admin.get("/v1/reserve/entries?limit=3&after=" + after).json();
            assertThat(page.path("entries").size()).isLessThanOrEqualTo(3);
            page.path("entries").forEach(each -> assertThat(found.add(each.path("entry_no").asText())).isTrue());
            after = page.path("next_after").asText("");
        } while (!after.isEmpty() && !after.equals("null"));
        assertThat(found).isEqualTo(expected);
        assertThat(admin.get("/v1/reserve/entries?after=x").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'entry_no':'E','currency':'USD','amount':'1'}",
        "{'entry_no':'E','currency':'USD','amount':'-1','kind':'TOP_UP'}",
        "{'entry_no':'E','currency':'USD','amount':'0','kind':'CORRECTION'}",
        "{'entry_no':'E','amount':'1','kind':'TOP_UP'}", "{'currency':'USD','amount':'1','kind':'TOP_UP'}",
        "{'entry_no':'E','currency':'USD','amount':'1.0000001','kind':'TOP_UP'}",
        "{'entry_no':'E','currency':'USD','amount':'1','kind':'GIFT'}",
        "{'entry_no':'E','currency':'USD','amount':'1','kind':'TOP_UP','x':1}"})
    void shouldRefuseWhatIsNoEntry(final String body) {
        assertThat(admin.call("POST", "/v1/reserve/entries", body.replace('\'', '"')).status()).isEqualTo(400);
        assertThat(reserve().isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'currency':'USD'}", "{'amount':'1'}",
        "{'currency':'USD','amount':'1','as_of':'yesterday'}",
        "{'currency':'USD','amount':'1','as_of':'2999-01-01T00:00:00Z'}",
        "{'currency':'USD','amount':'1','correct':'yes'}"})
    void shouldRefuseWhatIsNoStatement(final String body) {
        assertThat(admin.call("POST", "/v1/reserve/statement", body.replace('\'', '"')).status()).isEqualTo(400);
        assertThat(admin.call("PUT", "/v1/reserve/statement", body.replace('\'', '"')).status()).isEqualTo(405);
    }

    @Test
    void shouldBeInTheAuditWithWhoPostedIt() {
        post("R1", "TOP_UP", "5", ",'remark':'by wire'");
        state("6", ",'correct':true");
        final JsonNode entry = audit("PostReserveEntry");
        assertThat(entry.path("request").path("remark").asText()).isEqualTo("by wire");
        assertThat(entry.path("after").path("topped_up").asText()).isEqualTo("5.00");
        final JsonNode statement = audit("PostReserveStatement");
        assertThat(statement.path("request").path("correct").asBoolean()).isTrue();
        assertThat(statement.path("before").path("corrected").asText()).isEqualTo("0.00");
        assertThat(statement.path("after").path("corrected").asText()).isEqualTo("1.00");
    }

    private JsonNode audit(final String command) {
        return admin.get("/v1/audit?command=" + command).json().path("records").path(0);
    }

    @Test
    void shouldGiveAlarmAndMetrics() {
        gateway.close();
        begin("reserve.alarm_below", "100");
        admin.openAccount("U1", "C1", "100.00");
        settle("T1", "10.00", "0.50", "[{\"fee_type\":\"Consume_fee\",\"amount\":0.5}]");
        assertThat(reserve().path("alarm").isNull()).as("nobody knows how much there is").isTrue();
        post("R1", "TOP_UP", "50", "");
        assertThat(reserve().path("alarm").asText()).isEqualTo("balance=39.50 is below reserve.alarm_below=100.00");
        await("it is measured", () -> metrics().contains("holdfast_reserve_low{currency=\"USD\"} 1.0"));
        assertThat(metrics()).contains("holdfast_reserve_balance{currency=\"USD\"} 39.5",
            "holdfast_reserve_drawn{currency=\"USD\",kind=\"settled\"} 10.0",
            "holdfast_reserve_drawn{currency=\"USD\",kind=\"consume_fee\"} 0.5");
        assertThat(admin.get("/health/ready").json().path("warnings").toString()).contains("the reserve is low");
        assertThat(admin.get("/health/ready").status()).isEqualTo(200);
        post("R2", "TOP_UP", "100", "");
        await("it is over", () -> metrics().contains("holdfast_reserve_low{currency=\"USD\"} 0.0"));
        assertThat(gateway.platform().post(CallbackBodies.auth("A1", "C1", "U1", "1.00",
            Instant.now().toEpochMilli())).code()).isZero();
    }

    private String metrics() {
        return admin.get("/metrics").text();
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - startNs).as(what).isLessThan(LIMIT_NS);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
