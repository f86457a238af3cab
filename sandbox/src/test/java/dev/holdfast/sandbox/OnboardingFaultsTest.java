package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.platform.ProgramMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The way of a cardholder to a card over the API, with answers that are lost and calls that fail. */
class OnboardingFaultsTest {
    private static final String HOLDER = "{'cardholder_unique_no':'me-1','sumsub_share_token':'reject'}";
    private SandboxCaller there;

    @BeforeEach
    void start() {
        there = new SandboxCaller(ProgramMode.AUTHORIZATION);
    }

    @AfterEach
    void stop() {
        there.close();
    }

    private static int code(final JsonNode answer) {
        return answer.path("code").asInt(-1);
    }

    private JsonNode holder() {
        return there.listed("cardholder", "me-1").path(0);
    }

    private String card(final String name) {
        return there.listed("card", "card-1").path(0).path(name).asText();
    }

    private int count(final SandboxLists.Kind kind) {
        return there.sandbox.books().count(kind);
    }

    @Test
    void shouldMakeOneCardholderWhoseAnswerIsLost() {
        there.sandbox.faults().set(Fault.TIMEOUT, 1);
        there.postAndHearNothing("/cardholder/apply", HOLDER, () -> count(SandboxLists.Kind.CARDHOLDERS) == 1);
        there.sandbox.faults().set(Fault.TIMEOUT, 0);
        assertThat(code(there.post("/cardholder/apply", HOLDER))).isEqualTo(2001);
        assertThat(there.listed("cardholder", "me-1")).hasSize(1);
        assertThat(holder().path("status").asText()).isEqualTo("Rejected");
    }

    @Test
    void shouldTakeOtherDocumentsWhoseAnswerIsLost() {
        final String no = there.post("/cardholder/apply", HOLDER).path("data").path("cardholder_no").asText();
        final String update =
            "{'cardholder_unique_no':'me-1','cardholder_no':'" + no + "','sumsub_share_token':'good'}";
        there.sandbox.faults().set(Fault.TIMEOUT, 1);
        there.postAndHearNothing("/cardholder/apply", update,
            () -> there.sandbox.books().cardholder(no).path("status").asText().equals("Approved"));
        there.sandbox.faults().set(Fault.TIMEOUT, 0);
        assertThat(code(there.post("/cardholder/apply", update))).isEqualTo(2003);
        assertThat(there.listed("cardholder", "me-1")).hasSize(1);
    }

    @Test
    void shouldMakeOneCardWhoseAnswerIsLost() {
        there.sandbox.books().issue("U1", "C1", "Activated");
        final String application = "{'cardholder_no':'U1','card_unique_no':'card-1','card_type':'Virtual',"
            + "'card_bin_no':'BIN-1'}";
        there.sandbox.faults().set(Fault.TIMEOUT, 1);
        there.postAndHearNothing("/card/apply", application, () -> count(SandboxLists.Kind.CARDS) == 2);
        there.sandbox.faults().set(Fault.TIMEOUT, 0);
        assertThat(code(there.post("/card/apply", application))).isEqualTo(4903);
        assertThat(there.listed("card", "card-1")).hasSize(1);
    }

    @Test
    void shouldActivateACardWhoseAnswerIsLost() {
        there.sandbox.books().issuePhysical("U1", "C1", "ToActivate");
        there.sandbox.faults().set(Fault.TIMEOUT, 1);
        there.postAndHearNothing("/card/active", "{'cardholder_no':'U1','card_no':'C1','card_last_no':'"
            + SandboxBooks.lastNo("C1") + "','cvv':'" + there.encrypted("123") + "'}",
            () -> there.sandbox.books().card("C1").path("status").asText().equals("Activated"));
        there.sandbox.faults().set(Fault.TIMEOUT, 0);
        assertThat(there.get("/card/C1/detail").path("data").path("status").asText()).isEqualTo("Activated");
    }

    @ParameterizedTest
    @CsvSource({"HTTP_500, 1001", "CODE_1001, 1001", "CODE_1009, 1009", "TOKEN_EXPIRED, 1007", "IP_REFUSED, 1003"})
    void shouldDoNothingWhereACallFails(final Fault fault, final int code) {
        there.sandbox.faults().set(fault, 1);
        assertThat(code(there.post("/cardholder/apply", HOLDER))).isEqualTo(code);
        there.sandbox.faults().set(fault, 0);
        assertThat(count(SandboxLists.Kind.CARDHOLDERS)).isZero();
    }

    @Test
    void shouldGoFromARejectionToAnActivatedCard() {
        there.control("PUT", "settings", "{'kyc_ms':3600000,'card_ms':3600000}");
        final String no = there.post("/cardholder/apply", HOLDER).path("data").path("cardholder_no").asText();
        assertThat(holder().path("status").asText()).isEqualTo("Pending");
        there.control("PUT", "settings", "{'kyc_ms':0}");
        assertThat(holder().path("status").asText()).isEqualTo("Rejected");
        assertThat(holder().path("fail_reason").asText()).isEqualTo("the document is not readable");
        assertThat(code(there.post("/cardholder/apply", "{'cardholder_unique_no':'me-1','cardholder_no':'" + no
            + "','sumsub_share_token':'wait'}"))).isZero();
        assertThat(holder().path("status").asText()).isEqualTo("Pending");
        assertThat(there.control("POST", "kyc", "{'cardholder_no':'" + no + "','status':'Approved'}")
            .path("fail_reason").asText("-")).isEmpty();
        assertThat(there.get("/cardholder/" + no + "/info").path("data").path("status").asText())
            .isEqualTo("Approved");
        assertThat(code(there.post("/card/apply", "{'cardholder_no':'" + no + "','card_unique_no':'card-1',"
            + "'card_type':'Virtual','card_bin_no':'BIN-1'}"))).isZero();
        assertThat(card("status")).isEqualTo("Pending");
        there.control("POST", "card_made", "{'card_no':'" + card("card_no") + "','status':'ToActivate'}");
        assertThat(card("status")).isEqualTo("ToActivate");
        assertThat(code(there.post("/card/active", "{'cardholder_no':'" + no + "','card_no':'" + card("card_no")
            + "','card_last_no':'" + card("card_last_no") + "','cvv':'" + there.encrypted("123") + "'}"))).isZero();
        assertThat(card("status")).isEqualTo("Activated");
    }

    @Test
    void shouldSayHowItIsSet() {
        there.control("PUT", "settings", "{'kyc_ms':5,'card_ms':7,'callback_retries':'day'}");
        final JsonNode state = there.control("GET", "state", "");
        assertThat(state.path("kyc_ms").asLong()).isEqualTo(5);
        assertThat(state.path("card_ms").asLong()).isEqualTo(7);
        assertThat(state.path("callback_retries").asText()).isEqualTo("day");
        assertThat(state.path("cardholders").asInt(-1)).isZero();
        assertThat(there.control("PUT", "settings", "{'kyc':5}").path("error").asText())
            .isEqualTo("setting kyc is unknown; known are kyc_ms, card_ms, callback_retries");
        assertThat(there.control("PUT", "settings", "{'kyc_ms':'soon'}").path("error").asText())
            .contains("kyc_ms=-1 should be 0 or more");
        assertThat(there.control("POST", "kyc", "{'cardholder_no':'U9','status':'Approved'}").path("code").asInt())
            .isEqualTo(2002);
        assertThat(there.control("POST", "nothing", "").path("error").asText()).contains("POST kyc");
    }
}
