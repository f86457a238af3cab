package dev.holdfast.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.gateway.platform.EgressAddress;
import dev.holdfast.gateway.platform.GoldenPlatform;
import dev.holdfast.gateway.platform.GoldenShapes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands against a stand-in that answers with the documented shapes alone. */
class PlatformFactsTest {
    private static final String CARD = "C202611260001";
    private static final String HOLDER = "U202611260001";
    private static final String DETAIL = "/card/" + CARD + "/detail";
    private static final String PIN = "/card/pin/set";

    @TempDir
    private Path directory;
    private GoldenPlatform platform;
    private StringWriter out;
    private StringWriter err;

    @BeforeEach
    void start() {
        platform = new GoldenPlatform();
        new DevCredentials(TestGateway.API_KEY, TestGateway.SECRET, "short", "", "").write(directory);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private int run(final String... arguments) {
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--credentials", directory.resolve(DevCredentials.FILE).toString(), "--base-url",
            platform.url()));
        out = new StringWriter();
        err = new StringWriter();
        return Holdfast.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
            .execute(all.toArray(String[]::new));
    }

    private int setPin(final String pin) {
        final InputStream stdin = System.in;
        try {
            System.setIn(new ByteArrayInputStream((pin + '\n').getBytes(StandardCharsets.UTF_8)));
            return run("platform", "cards", "pin", CARD, "--cardholder-no", HOLDER, "--pin");
        } finally {
            System.setIn(stdin);
        }
    }

    private void card(final String type, final String status) {
        final ObjectNode response = GoldenShapes.of("GET", DETAIL).response().deepCopy();
        ((ObjectNode) response.path("data")).put("card_type", type).put("status", status);
        platform.answer(DETAIL, response.toString());
    }

    @Test
    void shouldNameTheCardholderWhenItSetsAPin() {
        card("Physical", "Activated");
        assertThat(setPin("194827")).as(() -> err.toString()).isZero();
        final JsonNode sent = platform.asked(PIN).get(0).body();
        assertThat(sent.path("cardholder_no").asText()).isEqualTo(HOLDER);
        assertThat(sent.path("card_no").asText()).isEqualTo(CARD);
        assertThat(sent.path("pin").asText()).isNotEmpty().doesNotContain("194827");
        assertThat(sent.size()).isEqualTo(GoldenShapes.of("POST", PIN).request().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1948", "19482", "1948270", "19482a", "111948", "194888", "123948", "948321", "194890x"})
    void shouldRefuseAWeakPinBeforeTheCall(final String pin) {
        card("Physical", "Activated");
        assertThat(setPin(pin)).isEqualTo(3);
        assertThat(err.toString()).contains("6 digits").doesNotContain(pin);
        assertThat(platform.asked(PIN)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Virtual,Activated,physical", "Physical,Frozen,Activated", "Physical,ToActivate,Activated"})
    void shouldSetAPinOfPhysicalAndActivatedCardsOnly(final String type, final String status, final String said) {
        card(type, status);
        assertThat(setPin("194827")).isEqualTo(3);
        assertThat(err.toString()).contains(said);
        assertThat(platform.asked(PIN)).isEmpty();
    }

    @Test
    void shouldShowEveryBinAndPackage() {
        final String[] full = {hundred("card_bin_no", 0), hundred("card_bin_no", 100), "{\"card_bin_no\":\"B200\"}"};
        platform.pages("/card/support/bins", full);
        assertThat(run("platform", "bins", "--json")).isZero();
        assertThat(out.toString()).contains("\"B0\"", "\"B199\"", "\"B200\"");
        assertThat(platform.asked("/card/support/bins")).extracting(one -> one.body().toString()).containsExactly(
            "{\"page\":0,\"size\":100}", "{\"page\":1,\"size\":100}", "{\"page\":2,\"size\":100}");
        platform.pages("/card/package/list", hundred("package_no", 0), "{\"package_no\":\"B100\"}");
        assertThat(run("platform", "packages", "--json")).isZero();
        assertThat(out.toString()).contains("\"B99\"", "\"B100\"");
    }

    private static String hundred(final String name, final int from) {
        return IntStream.range(from, from + 100).mapToObj(i -> "{\"" + name + "\":\"B" + i + "\"}")
            .collect(Collectors.joining(","));
    }

    @Test
    void shouldAskForALanguageAndShowTheParameterThatIsNamed() {
        final GoldenShapes.Shape error = GoldenShapes.of("error", PIN);
        platform.answer(PIN, error.response().toString());
        card("Physical", "Activated");
        assertThat(setPin("194827")).isEqualTo(1);
        assertThat(err.toString()).contains("code=1004", "parameter=cardholder_no");
        assertThat(platform.asked(PIN).get(0).headers().get("Language")).containsExactly("en_US");
    }

    @Test
    void shouldGetAClientToken() {
        assertThat(run("platform", "cards", "client-token", CARD, "--json")).as(() -> err.toString()).isZero();
        assertThat(out.toString()).contains("\"client_access_token\":\"once-only\"", "\"expires_in\":300");
    }

    @Test
    void shouldAskForTheAppIdAndSayFromWhichAddressItCalls() {
        assertThat(run("doctor")).isEqualTo(1);
        assertThat(out.toString()).contains("appId: is platform.app_id set?", "egress address: 127.0.0.1",
            "ok   mode");
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3,a private one", "100.64.0.1,a private one", "172.16.5.5,a private one",
        "203.0.113.5,which the platform sees", "100.128.0.1,which the platform sees"})
    void shouldSayWhetherThePlatformSeesAnAddress(final String own, final String said) throws IOException {
        assertThat(EgressAddress.describe(InetAddress.getByName(own))).contains(said);
    }

    @Test
    void shouldRefuseASecretThatIsNoAesKeyBeforeItAsks() {
        new DevCredentials(TestGateway.API_KEY, "a-secret-of-another-length", "short", "", "").write(directory);
        card("Physical", "Activated");
        assertThat(setPin("194827")).isEqualTo(3);
        assertThat(err.toString()).contains("26 bytes", "16, 24 or 32");
        assertThat(run("platform", "cards", "show", CARD, "--private")).isEqualTo(3);
        assertThat(platform.asked(DETAIL)).isEmpty();
        assertThat(platform.asked("/card/" + CARD + "/private/info")).isEmpty();
    }
}
