package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.platform.ProgramMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the sandbox refuses about cardholders, new cards and their secrets, with the platform's codes. */
class OnboardingRulesTest {
    private static final String ADDRESS = "{'first_name':'Ada','last_name':'Neil','phone_code':'44',"
        + "'phone':'7700900000','postal_code':'L-1234','country':'LU','state':'Luxembourg','city':'Luxembourg',"
        + "'address_line1':'1, rue du Fort #2','address_line2':'Flat 3'}";
    private static SandboxCaller authorization;
    private static SandboxCaller credit;

    @BeforeAll
    static void start() {
        authorization = new SandboxCaller(ProgramMode.AUTHORIZATION);
        credit = new SandboxCaller(ProgramMode.CREDIT_EXTENSION);
        for (final SandboxCaller there : new SandboxCaller[] {authorization, credit}) {
            final SandboxBooks books = there.sandbox.books();
            books.issue("Approved", "C1", "Activated");
            books.issue("Approved", "C2", "ToActivate");
            books.issue("Approved", "C3", "Pending");
            books.issue("Approved", "C4", "Fail");
            for (final String status : new String[] {"Pending", "In_progress", "Rejected"}) {
                books.addCardholder(status, status, status);
            }
        }
    }

    @AfterAll
    static void stop() {
        authorization.close();
        credit.close();
    }

    private static void check(final JsonNode answer, final int code, final String beginning) {
        assertThat(answer.path("code").asInt(-1)).as(answer.toString()).isEqualTo(code);
        if (beginning != null) {
            assertThat(answer.path("msg").asText()).startsWith(beginning);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'sumsub_share_token':'t'}|1004|cardholder_unique_no",
        "{'cardholder_unique_no':'n1'}|1004|sumsub_share_token",
        "{'cardholder_unique_no':'n1','sumsub_share_token':''}|1004|sumsub_share_token",
        "{'cardholder_unique_no':'Approved','sumsub_share_token':'t'}|2001|",
        "{'cardholder_unique_no':'Rejected','sumsub_share_token':'t'}|2001|",
        "{'cardholder_unique_no':'Approved','sumsub_share_token':'wrong'}|2001|",
        "{'cardholder_unique_no':'n1','cardholder_no':'U9','sumsub_share_token':'t'}|2002|",
        "{'cardholder_unique_no':'n1','cardholder_no':'Rejected','sumsub_share_token':'t'}|2011|cardholder_unique_no",
        "{'cardholder_unique_no':'Approved','cardholder_no':'Approved','sumsub_share_token':'t'}|2003|",
        "{'cardholder_unique_no':'Pending','cardholder_no':'Pending','sumsub_share_token':'t'}|2004|",
        "{'cardholder_unique_no':'In_progress','cardholder_no':'In_progress','sumsub_share_token':'t'}|2004|",
        "{'cardholder_unique_no':'Rejected','cardholder_no':'Rejected','sumsub_share_token':'wrong-1'}|2006|",
        "{'cardholder_unique_no':'n1','sumsub_share_token':'wrong-1'}|2006|",
        "{'cardholder_unique_no':'n1','sumsub_share_token':'expired-1'}|2006|"})
    void shouldRefuseACardholder(final String body, final int code, final String beginning) {
        check(authorization.post("/cardholder/apply", body), code, beginning);
        assertThat(authorization.listed("cardholder", "n1")).as("nothing is made").isEmpty();
        assertThat(authorization.listed("cardholder", "Rejected").path(0).path("status").asText())
            .isEqualTo("Rejected");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "AUTH|{'cardholder_no':'Approved','card_unique_no':'n1','card_type':'Metal','card_bin_no':'BIN-1'}"
            + "|1004|card_type",
        "AUTH|{'cardholder_no':'Approved','card_unique_no':'n1','card_type':'Virtual'}|1004|card_bin_no",
        "AUTH|{'cardholder_no':'Approved','card_unique_no':'n1','card_type':'Virtual','package_no':'P-1'}"
            + "|1004|card_bin_no",
        "AUTH|{'cardholder_no':'Approved','card_type':'Virtual','card_bin_no':'BIN-1'}|1004|card_unique_no",
        "AUTH|{'card_unique_no':'n1','card_type':'Virtual','card_bin_no':'BIN-1'}|1004|cardholder_no",
        "AUTH|{'cardholder_no':'U9','card_unique_no':'n1','card_type':'Virtual','card_bin_no':'BIN-1'}|2002|",
        "AUTH|{'cardholder_no':'Pending','card_unique_no':'n1','card_type':'Virtual','card_bin_no':'BIN-1'}|2004|",
        "AUTH|{'cardholder_no':'In_progress','card_unique_no':'n1','card_type':'Virtual','card_bin_no':'BIN-1'}"
            + "|2004|",
        "AUTH|{'cardholder_no':'Rejected','card_unique_no':'n1','card_type':'Virtual','card_bin_no':'BIN-1'}|2005|",
        "AUTH|{'cardholder_no':'Approved','card_unique_no':'n1','card_type':'Virtual','card_bin_no':'BIN-13'}"
            + "|4010|card_bin_no",
        "AUTH|{'cardholder_no':'Approved','card_unique_no':'n1','card_type':'Physical','card_bin_no':'BIN-2'}"
            + "|4010|card_type",
        "AUTH|{'cardholder_no':'Approved','card_unique_no':'n1','card_type':'Virtual','card_bin_no':'BIN-3'}"
            + "|4010|card_type",
        "AUTH|{'cardholder_no':'Approved','card_unique_no':'n1','card_type':'Virtual','card_bin_no':'BIN-4'}"
            + "|1004|address_info",
        "AUTH|{'cardholder_no':'Approved','card_unique_no':'u-C1','card_type':'Virtual','card_bin_no':'BIN-1'}"
            + "|4903|card_unique_no",
        "CREDIT|{'cardholder_no':'Approved','card_unique_no':'n1','card_type':'Virtual'}|1004|package_no",
        "CREDIT|{'cardholder_no':'Approved','card_unique_no':'n1','card_type':'Virtual','card_bin_no':'BIN-1'}"
            + "|1004|package_no",
        "CREDIT|{'cardholder_no':'Approved','card_unique_no':'n1','card_type':'Virtual','package_no':'P-99'}"
            + "|4010|package_no"})
    void shouldRefuseACard(final String mode, final String body, final int code, final String beginning) {
        final SandboxCaller there = mode.equals("CREDIT") ? credit : authorization;
        check(there.post("/card/apply", body), code, beginning);
        assertThat(there.listed("card", "n1")).as("nothing is made").isEmpty();
    }

    private static String card(final String type, final String bin, final String address) {
        final String uniqueNo = "a-" + Integer.toHexString((type + bin + address).hashCode());
        return "{'cardholder_no':'Approved','card_unique_no':'" + uniqueNo + "','card_type':'" + type
            + "','card_bin_no':'" + bin + "','address_info':" + address + '}';
    }

    /** The address with one member that is another; without it, where that is empty. */
    private static String address(final String name, final String value) throws Exception {
        final ObjectNode address = (ObjectNode) new ObjectMapper().readTree(ADDRESS.replace('\'', '"'));
        if (value == null) {
            address.remove(name);
        } else {
            address.put(name, value);
        }
        return address.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "first_name||1004|0", "last_name||1004|0", "phone_code||1004|0", "phone||1004|0", "postal_code||1004|1004",
        "country||1004|1004", "state||1004|1004", "city||1004|1004", "address_line1||1004|1004",
        "address_line2||1004|0", "phone_code|+44|1004|1004", "first_name|Zoë|2008|2008", "last_name|李|2008|2008",
        "first_name|R2|2008|2008", "city|Zürich|2007|2007", "state|Île|2007|2007", "address_line1|Straße 1|2007|2007",
        "address_line2|二楼|2007|2007", "postal_code|№ 5|2007|2007", "country|Luxembourg|2009|2009",
        "country|lu|2009|2009", "country|XX|2009|2009", "country|KP|2009|2009", "postal_code|00000|2010|2010"})
    void shouldWantAnAddressInEnglish(
        final String name, final String value, final int physical, final int virtual) throws Exception {
        check(authorization.post("/card/apply", card("Physical", "BIN-1", address(name, value))), physical, name);
        check(authorization.post("/card/apply", card("Virtual", "BIN-4", address(name, value))), virtual,
            virtual == 0 ? null : name);
    }

    @Test
    void shouldWantAnAddressForAPhysicalCard() {
        final String physical = card("Physical", "BIN-1", "null");
        check(authorization.post("/card/apply", physical), 1004, "address_info");
        check(authorization.post("/card/apply", physical.replace("null", "'Luxembourg'")), 1004, "address_info");
        check(authorization.post("/card/apply", physical.replace("null", "{'country':'LU'}")), 1004, "first_name");
        check(authorization.post("/card/apply", card("Virtual", "BIN-1", "null")), 0, null);
        check(authorization.post("/card/apply", card("Virtual", "BIN-1", "{'country':'LU'}")), 1004, "postal_code");
    }

    @Test
    void shouldTakeAnAddressAsDocumented() throws Exception {
        check(authorization.post("/card/apply", card("Physical", "BIN-1", address("country", "LU"))), 0, null);
        check(authorization.post("/card/apply", card("Physical", "BIN-3", address("country", "LU"))), 0, null);
        check(authorization.post("/card/apply", card("Virtual", "BIN-2", address("country", "LU"))), 0, null);
        check(credit.post("/card/apply", "{'cardholder_no':'Approved','card_unique_no':'p-1','card_type':'Physical',"
            + "'package_no':'P-1','address_info':" + address("country", "LU") + '}'), 0, null);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "C9|Approved|123|4901|", "C2|Pending|123|4902|", "C2|Approved|12|1004|cvv", "C2|Approved|1234|1004|cvv",
        "C2|Approved|12a|1004|cvv", "C2|Approved|000|4904|cvv", "C1|Approved|123|4005|", "C3|Approved|123|4005|",
        "C4|Approved|123|4005|"})
    void shouldRefuseAnActivation(
        final String card, final String holder, final String cvv, final int code, final String beginning) {
        check(authorization.post("/card/active", activation(card, holder, SandboxBooks.lastNo(card),
            authorization.encrypted(cvv))), code, beginning);
        check(authorization.post("/card/active", activation("C2", "Approved", "0", authorization.encrypted("123"))),
            4902, "card_last_no");
        check(authorization.post("/card/active", activation("C2", "Approved", SandboxBooks.lastNo("C2"), "123")),
            1004, "cvv");
    }

    private static String activation(
        final String card, final String holder, final String lastNo, final String cvv) {
        return "{'card_no':'" + card + "','cardholder_no':'" + holder + "','card_last_no':'" + lastNo + "','cvv':'"
            + cvv + "'}";
    }

    @Test
    void shouldShowNothingOfACardThatWasNotIssued() {
        for (final String card : new String[] {"C3", "C4"}) {
            check(authorization.get("/card/" + card + "/private/info"), 4005, null);
            check(authorization.get("/merchant/client/" + card + "/token"), 4005, null);
            check(authorization.post("/card/status/update", "{'card_no':'" + card + "','status':'Frozen'}"), 4005,
                null);
        }
        assertThat(authorization.get("/cardholder/Approved/info").path("data").path("card_list"))
            .allSatisfy(card -> assertThat(card.path("status").asText()).isNotIn("Pending", "Fail"));
    }

    @Test
    void shouldTakeAClientTokenOnce() {
        final String first = clientToken();
        check(authorization.control("POST", "hosted_page", first), -1, null);
        final JsonNode again = authorization.control("POST", "hosted_page", first);
        check(again, 1014, null);
        check(authorization.control("POST", "hosted_page", "{'client_access_token':'made-up'}"), 1014, null);
        final String second = clientToken();
        authorization.sandbox.faults().clockSkewMs(300_000);
        try {
            check(authorization.control("POST", "hosted_page", second), 1014, null);
        } finally {
            authorization.sandbox.faults().clockSkewMs(0);
        }
    }

    private static String clientToken() {
        final JsonNode data = authorization.get("/merchant/client/C1/token").path("data");
        assertThat(data.path("expires_in").asInt()).isEqualTo(300);
        return "{'client_access_token':'" + data.path("client_access_token").asText() + "'}";
    }
}
