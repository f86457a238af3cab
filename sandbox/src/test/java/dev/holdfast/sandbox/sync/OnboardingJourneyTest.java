package dev.holdfast.sandbox.sync;

import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static dev.holdfast.sandbox.sync.SyncFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * From a person to the first purchase, over real sockets: a verification that is rejected once, a card that has to be
 * activated, its PIN, the token of its page, and money.
 */
class OnboardingJourneyTest {
    private static final String ADDRESS = "{'first_name':'Ada','last_name':'Byron','phone_code':'44',"
        + "'phone':'2079460000','postal_code':'94016','country':'US','state':'CA','city':'San Francisco',"
        + "'address_line1':'1 Market Street','address_line2':'Floor 2'}";

    @TempDir
    private Path directory;
    private SyncFixture both;

    @BeforeEach
    void start() {
        both = new SyncFixture(directory, ProgramMode.AUTHORIZATION);
    }

    @AfterEach
    void stop() {
        both.close();
    }

    @Test
    void shouldGoFromAPersonToTheFirstPurchase() {
        final String holder = approvedCardholder();
        final String card = activatedCard(holder);
        assertThat(call("PUT", "cards/" + card + "/pin", "{'pin':'111234'}").text()).contains("pin");
        assertThat(call("PUT", "cards/" + card + "/pin", "{'pin':'135790'}").status()).isEqualTo(200);
        final AdminClient.Answer token = call("POST", "cards/" + card + "/client-token", null);
        assertThat(token.field("client_access_token")).isNotEmpty();
        buy(holder, card);
    }

    /** Calls that are lost, refused, or asked too often; what is made is made once. */
    @Test
    void shouldMakeOneOfEachThoughTheNetworkLosesWhatItCarries() {
        both.sandbox.faults().set(Fault.TIMEOUT, 0.2);
        both.sandbox.faults().set(Fault.CODE_1009, 0.2);
        final String holder = approvedCardholder();
        assertThat(apply(holder).status()).isIn(200, 202);
        await("the card is there", () -> application("state").equals("to_activate"));
        both.sandbox.faults().setAll(0);
        final AdminClient.Answer state = new AdminClient(both.sandbox.url(), "none").get("/sandbox/state");
        assertThat(state.field("cardholders")).isEqualTo("1");
        assertThat(state.field("cards")).isEqualTo("1");
    }

    /** Returns the platform's number. */
    private String approvedCardholder() {
        assertThat(call("POST", "cardholders", "{'unique_no':'me-1','sumsub_share_token':'reject-1'}").status())
            .isEqualTo(202);
        await("it is rejected", () -> cardholder("state").equals("rejected"));
        assertThat(cardholder("fail_reason")).isEqualTo("the document is not readable");
        assertThat(call("POST", "cardholders", "{'unique_no':'me-1','sumsub_share_token':'good-1'}").status())
            .isEqualTo(202);
        await("it is approved", () -> cardholder("state").equals("approved"));
        return cardholder("cardholder_no");
    }

    private String activatedCard(final String holder) {
        assertThat(call("PUT", "accounts/" + holder, "{'currency':'USD'}").status()).isEqualTo(200);
        assertThat(call("POST", "cards", "{'card_unique_no':'card-1','cardholder_unique_no':'me-1',"
            + "'card_type':'Physical','card_bin_no':'BIN-1'}").text()).contains("address");
        assertThat(apply(holder).status()).isIn(200, 202);
        await("the card is there", () -> application("state").equals("to_activate"));
        final String card = application("card_no");
        assertThat(call("POST", "cards/" + card + "/activate", "{'cvv':'000'}").status()).isEqualTo(422);
        assertThat(call("POST", "cards/" + card + "/activate", "{'cvv':'123'}").status()).isEqualTo(200);
        await("the ledger knows it", () -> application("state").equals("activated")
            && both.card(card, "status").equals("Activated"));
        assertThat(both.card(card, "cardholder_no")).isEqualTo(holder);
        assertThat(both.card(card, "card_type")).isEqualTo("Physical");
        return card;
    }

    private void buy(final String holder, final String card) {
        both.post(holder, "fund-1", "100");
        final String order = both.approved(card, "30.00");
        both.sandbox.purchases().settle(order, "30.00");
        await("it is settled", () -> both.balance(holder).equals("70.00"));
        assertThat(both.admin.get("/v1/authorizations/" + order).status()).isEqualTo(200);
        assertThat(both.admin.get("/v1/reviews").json().path("reviews")).isEmpty();
    }

    private AdminClient.Answer apply(final String holder) {
        return call("POST", "cards", "{'card_unique_no':'card-1','cardholder_unique_no':'me-1',"
            + "'card_type':'Physical','card_bin_no':'BIN-1','address':" + ADDRESS + '}');
    }

    private String cardholder(final String field) {
        return both.admin.get("/v1/cardholders/me-1").field(field);
    }

    private String application(final String field) {
        return both.admin.get("/v1/applications/card-1").field(field);
    }

    /** @param body with ' for ", or null. */
    private AdminClient.Answer call(final String method, final String path, final String body) {
        return both.admin.call(method, "/v1/" + path, body == null ? null : body.replace('\'', '"'));
    }
}
