package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.platform.GoldenPlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** The platform's balance beside ours (CREDIT_EXTENSION), against the documented shapes. */
class PlatformBalanceTest {
    private static final String HOLDER = "U202611260001";
    private static final String ACCOUNT = "/account/" + HOLDER + "/info";

    @TempDir
    private Path directory;

    private JsonNode platformOf(final String items) {
        try (GoldenPlatform platform = new GoldenPlatform()) {
            // Nothing that the sync would book meanwhile.
            platform.pages("/card/consume/list").pages("/card/list");
            if (items != null) {
                platform.answer(ACCOUNT, "{\"code\":0,\"data\":" + items.replace('\'', '"') + "}");
            }
            try (TestGateway gateway = new TestGateway(directory, "platform.mode", "CREDIT_EXTENSION",
                "platform.base_url", platform.url(), "sync.reconcile_time", "")) {
                gateway.admin().call("PUT", "/v1/accounts/" + HOLDER, "{\"currency\":\"USD\"}");
                gateway.admin().call("POST", "/v1/accounts/" + HOLDER + "/entries",
                    "{\"entry_no\":\"E1\",\"amount\":\"80\",\"transfer\":false}");
                return gateway.admin().get("/v1/accounts/" + HOLDER).json().path("platform");
            }
        }
    }

    @Test
    void shouldReadTheBalanceOfTheListsItem() {
        final JsonNode there = platformOf(null);
        assertThat(there.path("balance").asText()).isEqualTo("75.00");
        assertThat(there.path("symbol").asText()).isEqualTo("TUSDT");
        assertThat(there.path("difference").asText()).isEqualTo("5");
    }

    @Test
    void shouldTakeTheItemOfOurCurrency() {
        final JsonNode there = platformOf("{'list':[{'symbol':'BTC','balance':'1'},{'symbol':'TUSDT','balance':80}]}");
        assertThat(there.path("balance").asText()).isEqualTo("80");
        assertThat(there.path("difference").asText()).isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{'list':[]}|no account", "{'list':[{'symbol':'BTC','balance':'1'}]}|BTC",
        "{'list':[{'symbol':'TUSDT'}]}|balance", "{'list':[{'symbol':'TUSDT','balance':'many'}]}|balance",
        "{'list':[{'symbol':'TUSDT','balance':'1'},{'symbol':'TUSDT','balance':'2'}]}|2 accounts", "{}|no account"})
    void shouldSayWhatCannotBeRead(final String data, final String said) {
        final JsonNode there = platformOf(data);
        assertThat(there.path("problem").asText()).contains(said);
        assertThat(there.has("balance") || there.has("difference")).as("never 0 for what is not known").isFalse();
    }
}
