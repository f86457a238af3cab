package dev.holdfast.sandbox.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.gateway.wire.Action;
import dev.holdfast.sandbox.Purchases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

import static dev.holdfast.sandbox.sync.SyncFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

/** What cannot be read or does not go together: a comparison never calls it matched, and the platform is asked. */
class UnreadableRecordsTest {
    private static final int NEVER_MS = 3_600_000;

    @TempDir
    private Path directory;
    private final long nowMs = System.currentTimeMillis();
    private SyncFixture both;

    @AfterEach
    void stop() {
        both.close();
    }

    @Test
    void shouldNotCallMatchedWhatCannotBeRead() {
        begin(NEVER_MS);
        publish(record("T1", "10", "Success"));
        publish(record("T2", "10", "Success").put("fee", "0.1234567"));
        publish(record("T3", "30.1234567", "Success"));
        publish(record("T4", "10", "Odd"));
        publish(record("T5", "10", "Success").put("serial", "9".repeat(66)));
        publish(record("T6", "10", "Success").put("consume_no", "T6").put("time", Long.toString(nowMs)));
        final JsonNode before = both.reconcile(false);
        assertThat(
            counts(before)).as("nothing is known here, %s", before)
            .isEqualTo("matched 0 missing 3 differs 0 unreadable 3 seen 6 compared 3");
        assertThat(before.path("differences")).filteredOn(one -> one.path("verdict").asText().equals("unreadable"))
            .extracting(one -> one.path("consume_no").asText() + " " + one.path("there").asText())
            .containsExactlyInAnyOrder("T2 could not be read: fee", "T3 could not be read: amount",
                "T4 its status is not known");
        assertThat(
            counts(both.reconcile(true))).isEqualTo("matched 0 missing 3 differs 0 unreadable 3 seen 6 compared 3");
        assertThat(both.balance("U1")).as("nobody needs the fee that the platform says of T2").isEqualTo("60.00");
        assertThat(reviewed("T2")).isEmpty();
        assertThat(reviewed("T3")).isEqualTo("field_unreadable");
        assertThat(reviewed("T4")).isEqualTo("status_unknown");
        final JsonNode again = both.reconcile(false);
        assertThat(
            counts(again)).as("%s", again).isEqualTo("matched 3 missing 0 differs 0 unreadable 3 seen 6 compared 3");
    }

    @Test
    void shouldNotCallMatchedWhatIsResolvedByHandWithNothingPosted() {
        begin(NEVER_MS);
        assertThat(
            both.gateway.platform().post(CallbackBodies.consumption("T1", "C9", "U9", "10", "Success", nowMs)).code())
            .isZero();
        assertThat(both.admin.call("POST", "/v1/reviews/T1/resolve", "{\"note\":\"gone\"}").status()).isEqualTo(200);
        publish(record("T1", "10", "Success").put("card_no", "C9").put("cardholder_no", "U9"));
        assertThat(
            counts(both.reconcile(false))).isEqualTo("matched 0 missing 0 differs 1 unreadable 0 seen 1 compared 1");
    }

    /** A later look at the platform's record settles what two callbacks of one moment left open. */
    @Test
    void shouldAskForAnOrderOfWhichTwoThingsWereSaid() {
        begin(50);
        both.gateway.platform()
            .post(CallbackBodies.consumption("T1", "C1", "U1", "10", "Success", nowMs - 86_400_000L * 30));
        both.gateway.platform()
            .post(CallbackBodies.consumption("T1", "C1", "U1", "12", "Success", nowMs - 86_400_000L * 30));
        assertThat(reviewed("T1")).isEqualTo("words_differ");
        assertThat(both.balance("U1")).isEqualTo("100.00");
        publish(record("T1", "12", "Success").put("time", nowMs - 86_400_000L * 30));
        await("it is asked for", () -> both.balance("U1").equals("88.00"));
        assertThat(both.admin.get("/v1/reviews").json().path("reviews")).isEmpty();
    }

    /** A notice from before an operator's freeze does not thaw the card; then the platform is asked how the card is. */
    @Test
    void shouldAskForACardWhoseStatusIsInDoubt() {
        begin(50);
        final long beforeMs = System.currentTimeMillis() - 60_000;
        both.admin.call("PUT", "/v1/cards/C1", "{\"status\":\"Frozen\"}");
        await("it is pushed", () -> both.card("C1", "outbound").equals("done"));
        both.gateway.platform().post(CallbackBodies.cardUpdate("C1", "Frozen", "Activated", beforeMs));
        assertThat(both.card("C1", "status")).isEqualTo("Frozen");
        await("the platform was asked", () -> changes("card_doubts") > 0 || changes("cards") > 0);
        assertThat(both.card("C1", "status")).isEqualTo("Frozen");
        assertThat(both.purchase("C1", "1").answer().code()).isEqualTo(2002);
    }

    /** By a pull as by a callback: a time that cannot be read is not one of long ago. */
    @Test
    void shouldListARecordWhoseTimeCannotBeRead() {
        begin(50);
        assertThat(
            both.gateway.platform().post(CallbackBodies.consumption("T1", "C1", "U1", "10", "Pending", nowMs - 1_000))
            .code()).isZero();
        publish(record("T1", "30", "Success").put("time", "soon"));
        await("it is listed", () -> reviewed("T1").equals("field_unreadable"));
    }

    @Test
    void shouldNotCallAReversalMatchedThatNamesNothingReadable() {
        begin(NEVER_MS);
        final String reversal = CallbackBodies.body(Action.CONSUMPTION,
            CallbackBodies.order("V1", "C1", "U1", "5", "Success", nowMs),
            Map.of("type", "Reversal", "consume_relate_no", "T1"));
        assertThat(both.gateway.platform().post(reversal).code()).isZero();
        publish(record("V1", "5", "Success").put("type", "Reversal").put("consume_relate_no", "9".repeat(65)));
        assertThat(both.reconcile(false).path("unreadable").asInt()).isEqualTo(1);
    }

    /** Of an order that stays in review, because its record does not settle it. */
    @Test
    void shouldNotifyOfARecordOnceHoweverOftenItIsPulled() {
        begin(50);
        publish(record("V1", "5", "Success").put("type", "Reversal"));
        publish(record("T1", "10", "Success").put("card_no", "C9").put("cardholder_no", "U9"));
        await(
            "they are in review", () -> reviewed("V1").equals("related_missing")
            && reviewed("T1").equals("account_unknown"));
        final long before = both.admin.get("/v1/ledger").json().path("journal_sequence").asLong();
        final long pulls = runs("orders");
        await("it is pulled again and again", () -> runs("orders") >= pulls + 10);
        assertThat(both.admin.get("/v1/ledger").json().path("journal_sequence").asLong() - before).isLessThan(4);
    }

    /** A correction of a reversal that does not fit gives back what it gave back before. */
    @Test
    void shouldNotCallAReversalMatchedThatGaveBackSomethingElse() {
        begin(NEVER_MS);
        both.gateway.platform().post(CallbackBodies.consumption("T1", "C1", "U1", "20", "Success", nowMs - 5));
        for (final String[] one : new String[][] {{"V1", "5"}, {"V2", "10"}, {"V1", "1000000000000"}}) {
            both.gateway.platform().post(CallbackBodies.body(Action.CONSUMPTION,
                CallbackBodies.order(one[0], "C1", "U1", one[1], "Success", nowMs - 4 + one[1].length()),
                Map.of("type", "Reversal", "consume_relate_no", "T1")));
        }
        assertThat(reviewed("V1")).isEqualTo("amount_out_of_range");
        assertThat(both.admin.call("POST", "/v1/reviews/V1/resolve", "{\"note\":\"gone\"}").status()).isEqualTo(200);
        publish(
            record("V1", "1000000000000", "Success").put("type", "Reversal").put("consume_relate_no", "T1")
            .put("time", nowMs + 9));
        publish(
            record("V2", "10", "Success").put("type", "Reversal").put("consume_relate_no", "T1")
            .put("time", nowMs - 2));
        assertThat(
            counts(both.reconcile(false))).isEqualTo("matched 1 missing 0 differs 1 unreadable 0 seen 2 compared 2");
    }

    /** The account is there and in another currency, so that a retry would fail each time. */
    @Test
    void shouldRetryNothingThatCannotBeApplied() {
        begin(50);
        both.admin.call("PUT", "/v1/accounts/U2", "{\"currency\":\"EUR\"}");
        both.admin.call("PUT", "/v1/cards/C2", "{\"cardholder_no\":\"U2\",\"status\":\"Activated\"}");
        both.gateway.platform().post(CallbackBodies.consumption("T1", "C2", "U2", "10", "Success", nowMs));
        assertThat(reviewed("T1")).isEqualTo("account_unknown");
        final long before = both.admin.get("/v1/ledger").json().path("journal_sequence").asLong();
        final long looks = runs("reviews");
        await("the reviews are gone through", () -> runs("reviews") >= looks + 4);
        assertThat(both.admin.get("/v1/ledger").json().path("journal_sequence").asLong() - before).isLessThan(3);
    }

    /** As a callback of that time would: a fee counts that only the older word says. */
    @Test
    void shouldHearWhatOnlyAnOlderRecordSays() {
        begin(50);
        final ObjectNode success = CallbackBodies.order("T1", "C1", "U1", "10", "Success", nowMs);
        success.remove("fee");
        assertThat(
            both.gateway.platform().post(CallbackBodies.body(Action.CONSUMPTION, success, Map.of())).code()).isZero();
        publish(record("T1", "10", "Pending").put("fee", "0.5").put("time", nowMs - 1_000));
        await("its fee is known", () -> both.admin.get("/v1/authorizations/T1").field("platform_fee").equals("0.50"));
        final long pulls = runs("orders");
        await("it is pulled again and again", () -> runs("orders") >= pulls + 5);
        assertThat(both.balance("U1")).isEqualTo("90.00");
    }

    /** The ledger is notified once of an older record, also when it says another fee than a newer word. */
    @Test
    void shouldNotifyOfAnOlderRecordThatDiffersOnce() {
        begin(50);
        both.gateway.platform().post(CallbackBodies.body(Action.CONSUMPTION,
            CallbackBodies.order("T1", "C1", "U1", "10", "Success", nowMs), Map.of("fee", "0.7")));
        publish(record("T1", "10", "Pending").put("fee", "0.5").put("time", nowMs - 1_000));
        final long pulls = runs("orders");
        await("it is pulled", () -> runs("orders") >= pulls + 2);
        final long before = both.admin.get("/v1/ledger").json().path("journal_sequence").asLong();
        await("it is pulled again and again", () -> runs("orders") >= pulls + 10);
        assertThat(both.admin.get("/v1/ledger").json().path("journal_sequence").asLong() - before).isLessThan(3);
        assertThat(both.admin.get("/v1/authorizations/T1").field("platform_fee")).isEqualTo("0.70");
    }

    @Test
    void shouldNotCallMatchedWhatWasDeclinedHereAndGoesOnThere() {
        begin(NEVER_MS);
        final Purchases.Result declined = both.purchase("C1", "500");
        assertThat(declined.answer().code()).isEqualTo(3001);
        publish(record(declined.order().path("consume_no").asText(), "500", "Pending").put("time", nowMs + 60_000));
        assertThat(both.reconcile(true).path("differs").asInt()).isEqualTo(1);
        final JsonNode after = both.reconcile(false);
        assertThat(counts(after)).isEqualTo("matched 0 missing 0 differs 1 unreadable 0 seen 1 compared 1");
        assertThat(
            after.path("differences").path(0).path("here").asText()).isEqualTo("Pending 500.00, declined when asked");
    }

    private long changes(final String stream) {
        return figure(stream, "changes");
    }

    private long runs(final String stream) {
        return figure(stream, "runs");
    }

    private long figure(final String stream, final String figure) {
        for (final JsonNode one : both.admin.get("/v1/sync").json().path("streams")) {
            if (one.path("name").asText().equals(stream)) {
                return one.path(figure).asLong();
            }
        }
        throw new AssertionError("no stream " + stream);
    }

    private void begin(final int intervalMs) {
        both = new SyncFixture(directory, ProgramMode.AUTHORIZATION, intervalMs);
        both.issue("U1", "C1", "100");
        both.admin.call("PUT", "/v1/cards/C1", "{\"cardholder_no\":\"U1\",\"status\":\"Activated\"}");
    }

    private ObjectNode record(final String consumeNo, final String amount, final String status) {
        return CallbackBodies.order(consumeNo, "C1", "U1", "10", status, nowMs).put("amount", amount);
    }

    private void publish(final ObjectNode order) {
        both.sandbox.books().publish(order);
    }

    private String reviewed(final String consumeNo) {
        return both.admin.get("/v1/reviews/" + consumeNo).field("reason");
    }

    private static String counts(final JsonNode result) {
        return "matched " + result.path("matched") + " missing " + result.path("missing_here") + " differs "
            + result.path("differs")
            + " unreadable " + result.path("unreadable") + " seen " + result.path("records_seen") + " compared "
            + result.path("records_compared");
    }
}
