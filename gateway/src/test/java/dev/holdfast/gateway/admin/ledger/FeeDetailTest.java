package dev.holdfast.gateway.admin.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient.Answer;
import dev.holdfast.gateway.platform.GoldenShapes;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PackageViewDecoder;
import dev.holdfast.ledger.message.PackageViewEncoder;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** A {@code fee_detail} of the platform's answers is a package's fees as it stands, with all of its fields. */
class FeeDetailTest {
    private static final JsonNode OF_PACKAGE = GoldenShapes.of("POST", "/card/package/list").response().path("data")
        .path("list").path(0).path("fee_detail");
    private static final JsonNode OF_CARD = GoldenShapes.of("GET", "/card/C202611260001/detail").response()
        .path("data").path("fee_detail");

    @TempDir
    private Path directory;
    private TestGateway gateway;

    @BeforeEach
    void start() {
        start("0");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void shouldKeepEveryFieldOverRestarts() throws IOException {
        assertThat(OF_PACKAGE).hasSize(22).isEqualTo(OF_CARD);
        final Answer made = put(OF_PACKAGE);
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        assertThatFeesAre(OF_PACKAGE, made.json().path("fees"));
        final ObjectNode yearly = OF_PACKAGE.deepCopy();
        yearly.put("manage_fee_type", "Year").put("management_fee_free_type", "Forever")
            .put("free_management_fee_threshold", "250.5").put("free_small_excuse_days", 7)
            .put("decline_fee_free_type", "Day").put("decline_fee_free_days", 14);
        assertThat(put(yearly).field("version")).isEqualTo("2");

        gateway.close();
        assertThat(Snapshot.list(new FileStorage(directory))).as("so that the start replays the journal").isEmpty();
        start("15000");
        assertThatBothAreKept(yearly);
        assertThat(put(yearly).field("version")).as("the same again is no new version").isEqualTo("2");

        gateway.close();
        assertThat(Snapshot.list(new FileStorage(directory))).as("so that the start takes it").isNotEmpty();
        start("0");
        assertThatBothAreKept(yearly);
        assertThat(put(made.json().path("fees")).field("version")).as("what was shown can be given").isEqualTo("3");
        assertThatFeesAre(OF_PACKAGE, gateway.admin().get("/v1/packages/P1").json().path("fees"));
    }

    private void assertThatBothAreKept(final JsonNode newest) {
        assertThatFeesAre(OF_PACKAGE, gateway.admin().get("/v1/packages/P1?version=1").json().path("fees"));
        assertThatFeesAre(newest, gateway.admin().get("/v1/packages/P1").json().path("fees"));
    }

    /** Each with the same name and value; a decimal may have more zeros, and a count need not be in a string. */
    private static void assertThatFeesAre(final JsonNode given, final JsonNode shown) {
        assertThat(shown.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(given::fieldNames);
        given.properties().forEach(field -> {
            final String text = shown.path(field.getKey()).asText();
            if (field.getValue().asText().matches("[0-9.]+")) {
                assertThat(new BigDecimal(text)).as(field.getKey())
                    .isEqualByComparingTo(new BigDecimal(field.getValue().asText()));
            } else {
                assertThat(text).as(field.getKey()).isEqualTo(field.getValue().asText());
            }
        });
    }

    @Test
    void shouldReadTheFormerNamesAndWriteTheNewOnes() {
        final ObjectNode former = OF_PACKAGE.deepCopy();
        former.set("free_small_consume_excuse_type", former.remove("free_small_excuse_type"));
        former.set("free_small_consume_excuse_days", former.remove("free_small_excuse_days"));
        assertThatFeesAre(OF_PACKAGE, put(former).json().path("fees"));
    }

    @Test
    void shouldShowNoTermsOfTheManagementFeeForAPackageThatHasNone() {
        final JsonNode fees = put(JsonNodeFactory.instance.objectNode()).json().path("fees");
        assertThat(fees).hasSize(22);
        assertThat(fees.path("manage_fee_type").asText()).isEqualTo("None");
        assertThat(fees.path("management_fee_free_type").asText()).isEqualTo("None");
        assertThat(fees.path("free_management_fee_threshold").asText()).isEqualTo("0.00");
    }

    /** As an audit file has it from before these fields. */
    @Test
    void shouldShowAViewOfTheSchemaBefore() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
        final MessageHeaderEncoder header = new MessageHeaderEncoder();
        buffer.setMemory(0, buffer.capacity(), (byte) 1);
        new PackageViewEncoder().wrapAndApplyHeader(buffer, 0, header);
        header.version(6).blockLength(PackageViewEncoder.freeManagementFeeThresholdEncodingOffset());
        final ObjectNode fees = JsonNodeFactory.instance.objectNode();
        FeesJson.write(new PackageViewDecoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderDecoder()), fees);
        assertThat(fees.path("manage_fee_type").asText()).isEqualTo("None");
        assertThat(fees.path("management_fee_free_type").asText()).isEqualTo("None");
        assertThat(fees.path("free_management_fee_threshold").asText()).isEqualTo("0.00");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "manage_fee_type | \"Weekly\" | fees.manage_fee_type=\"Weekly\" should be one of None, Month, Year: a word "
            + "that Holdfast does not know cannot be kept; leave it out, for it charges nothing by it",
        "management_fee_free_type | \"Often\" | fees.management_fee_free_type=\"Often\" should be one of None, "
            + "Forever, Day: a word that Holdfast does not know cannot be kept; leave it out",
        "free_small_excuse_type | \"Week\" | fees.free_small_excuse_type=\"Week\" should be one of None, Forever, "
            + "Day: by another word nobody could tell which fees are free; leave it out for None",
        "decline_fee_free_type | \"day\" | fees.decline_fee_free_type=\"day\" should be one of None, Forever, Day",
        "manage_fee_type | 1 | fees.manage_fee_type=1 should be a string",
        "free_management_fee_threshold | \"-1\" | fees.free_management_fee_threshold",
        "free_small_excuse_days | 0 | fees.free_small_excuse_days=0 should be at least 1, since "
            + "free_small_excuse_type is Day",
        "free_small_excuse_days | \"-1\" | fees.free_small_excuse_days=\"-1\" should be a whole number of at least 0",
        "free_small_consume_count | \"2.0\" | fees.free_small_consume_count=\"2.0\" should be a whole number",
        "decline_fee_free_count | \"9999999999\" | fees.decline_fee_free_count=\"9999999999\" should be a whole",
        "decline_fee_free_count | \"\" | fees.decline_fee_free_count=\"\" should be a whole number of at least 0",
        "free_small_consume_excuse_type | \"Day\" | fees.free_small_consume_excuse_type=\"Day\" should be left out: "
            + "it is the former name of free_small_excuse_type, which is given, too",
        "free_small_consume_excuse_days | 3 | the former name of free_small_excuse_days, which is given, too"
    })
    void shouldSayWhatIsWrongAndWhatToDo(final String name, final String value, final String message)
        throws IOException {
        final ObjectNode fees = OF_PACKAGE.deepCopy();
        fees.set(name, new ObjectMapper().readTree(value));
        final Answer answer = put(fees);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.field("message")).contains(message);
        assertThat(gateway.admin().get("/v1/packages/P1").status()).isEqualTo(404);
    }

    private Answer put(final JsonNode fees) {
        return gateway.admin().call("PUT", "/v1/packages/P1", JsonNodeFactory.instance.objectNode()
            .put("fee_source", "package").set("fees", fees).toString());
    }

    private void start(final String snapshotMs) {
        gateway = new TestGateway(directory, "stop.snapshot_ms", snapshotMs);
    }
}
