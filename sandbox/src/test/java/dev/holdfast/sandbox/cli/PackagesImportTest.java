package dev.holdfast.sandbox.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.SandboxServer;
import dev.holdfast.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The platform's limits of a package or a BIN are taken over into a package of a running gateway. */
class PackagesImportTest {
    private static final String TERMS = "{\"fee_source\":\"package\",\"fees\":{\"consume_rate\":\"0.01\"},"
        + "\"limits\":{\"day\":\"77\",\"month\":\"30000\"},\"rules\":{\"mcc_deny\":[\"7995\"]}}";

    @TempDir
    private Path directory;
    private TestGateway gateway;
    private StringWriter out;
    private StringWriter err;

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway(Files.createDirectory(directory.resolve("data")));
        new DevCredentials(TestGateway.API_KEY, TestGateway.SECRET, TestGateway.TOKEN, "", gateway.adminUrl())
            .write(directory);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private int run(final ProgramMode mode, final String... arguments) {
        try (SandboxServer sandbox = new SandboxServer(SandboxSettings.onFreePort(mode, TestGateway.API_KEY,
            TestGateway.SECRET, 1_000, false))) {
            final List<String> all = new ArrayList<>(List.of("platform", "packages", "import"));
            all.addAll(List.of(arguments));
            all.addAll(List.of("--credentials", directory.resolve(DevCredentials.FILE).toString(), "--base-url",
                sandbox.url()));
            out = new StringWriter();
            err = new StringWriter();
            return Holdfast.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        }
    }

    private JsonNode standard() {
        return gateway.admin().get("/v1/packages/standard").json();
    }

    private static void assertThatLimitsAre(final JsonNode terms, final String day) {
        assertThat(terms.path("limits").path("day").asText()).isEqualTo(day);
        assertThat(terms.path("limits").path("week").asText()).isEqualTo("20000.00");
        assertThat(terms.path("limits").path("atm_day").asText()).isEqualTo("1000.00");
        assertThat(terms.path("limits").path("atm_month").asText()).isEqualTo("5000.00");
    }

    @Test
    void shouldShowWhatItWouldDoAndDoItOnlyWhenItIsMeant() {
        assertThat(gateway.admin().call("PUT", "/v1/packages/standard", TERMS).status()).isEqualTo(200);
        assertThat(run(ProgramMode.AUTHORIZATION, "--bin-no", "BIN-12", "--into", "standard"))
            .as(() -> err.toString()).isZero();
        assertThat(out.toString()).containsPattern("limit_balance +10000 +day +77.00 +10000.00")
            .containsPattern("limit_week_balance +20000 +week +none +20000.00").contains("add --yes");
        assertThat(standard().path("version").asInt()).isEqualTo(1);
        assertThat(standard().path("limits").path("day").asText()).isEqualTo("77.00");

        assertThat(run(ProgramMode.AUTHORIZATION, "--bin-no", "BIN-12", "--into", "standard", "--yes"))
            .as(() -> err.toString()).isZero();
        assertThat(out.toString()).contains("version 2");
        assertThatLimitsAre(standard(), "10000.00");
        assertThat(standard().path("limits").path("month").asText()).isEqualTo("30000.00");
        assertThat(standard().path("fee_source").asText()).isEqualTo("package");
        assertThat(standard().path("fees").path("consume_rate").asText()).isEqualTo("0.01");
        assertThat(standard().path("rules").path("mcc_deny").path(0).asText()).isEqualTo("7995");

        assertThat(run(ProgramMode.AUTHORIZATION, "--bin-no", "BIN-12", "--into", "standard", "--yes")).isZero();
        assertThat(out.toString()).contains("has these limits already");
        assertThat(standard().path("version").asInt()).isEqualTo(2);
    }

    @Test
    void shouldMakeAPackageOfOneThatThePlatformHas() {
        assertThat(run(ProgramMode.CREDIT_EXTENSION, "--package-no", "P-3", "--into", "standard")).isZero();
        assertThat(gateway.admin().get("/v1/packages/standard").status()).isEqualTo(404);
        assertThat(run(ProgramMode.CREDIT_EXTENSION, "--package-no", "P-3", "--into", "standard", "--limit-balance",
            "transaction", "--yes", "--json")).as(() -> err.toString()).isZero();
        assertThat(out.toString()).startsWith("[{").contains("\"becomes\":\"10000.00\"").doesNotContain("version");
        assertThat(err.toString()).contains("as version 1");
        assertThatLimitsAre(standard(), "null");
        assertThat(standard().path("limits").path("transaction").asText()).isEqualTo("10000.00");
    }

    /** It is there without a version until it is changed. */
    @Test
    void shouldChangeThePackageOfCardsThatNameNone() {
        for (int i = 0; i < 2; i++) {
            assertThat(run(ProgramMode.AUTHORIZATION, "--bin-no", "BIN-1", "--into", "default", "--yes"))
                .as(() -> err.toString()).isZero();
            assertThatLimitsAre(gateway.admin().get("/v1/packages/default").json(), "10000.00");
        }
        assertThat(out.toString()).contains("has these limits already");
    }

    @ParameterizedTest
    @CsvSource({"--bin-no,BIN-99,3,card_bin_no=BIN-99", "--package-no,P-1,1,1012",
        "--limit-balance,week,2,whose limits"})
    void shouldChangeNothingWhenItDoesNotKnowWhat(
        final String option, final String value, final int exitCode, final String said) {
        assertThat(run(ProgramMode.AUTHORIZATION, option, value, "--into", "standard", "--yes")).isEqualTo(exitCode);
        assertThat(err.toString()).contains(said);
        assertThat(gateway.admin().get("/v1/packages/standard").status()).isEqualTo(404);
    }

    @Test
    void shouldSayWhatLimitBalanceCanBe() {
        assertThat(run(ProgramMode.AUTHORIZATION, "--bin-no", "BIN-1", "--into", "standard", "--limit-balance", "week"))
            .isEqualTo(2);
        assertThat(err.toString()).contains("day or transaction");
    }

    @Test
    void shouldSayWhatTheGatewayRefuses() {
        new DevCredentials(TestGateway.API_KEY, TestGateway.SECRET, "another-token-than-its", "", gateway.adminUrl())
            .write(directory);
        assertThat(run(ProgramMode.AUTHORIZATION, "--bin-no", "BIN-1", "--into", "standard", "--yes")).isEqualTo(3);
        assertThat(err.toString()).contains("the gateway refuses");
        assertThat(gateway.admin().get("/v1/packages/standard").status()).isEqualTo(404);
    }
}
