package dev.holdfast.gateway.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The client asks every documented call with the documented names, and reads every documented answer. */
class PlatformShapesTest {
    private static final String HOLDER = "U202611260001";
    private static final String CARD = "C202611260001";
    private static final String SECRET = "0123456789abcdef";
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    private GoldenPlatform platform;
    private PlatformClient client;

    @BeforeEach
    void start() {
        platform = new GoldenPlatform();
        client = new PlatformClient(new HttpTransport(platform.url(), Duration.ofSeconds(30)), "key", 2, 1,
            Clocks.SYSTEM, new Random(1));
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    static List<GoldenShapes.Shape> calls() {
        return GoldenShapes.all().stream().filter(GoldenShapes.Shape::isCall).toList();
    }

    static List<GoldenShapes.Shape> refusals() {
        return GoldenShapes.all().stream().filter(shape -> shape.method().equals("error")).toList();
    }

    static List<GoldenShapes.Shape> secrets() {
        return GoldenShapes.all().stream().filter(shape -> shape.method().equals("decrypted")).toList();
    }

    /** The client's call for a documented one; each has to have one. */
    private static PlatformRequest requestFor(final GoldenShapes.Shape shape) {
        final JsonNode body = shape.request();
        return switch (shape.path()) {
            case "/merchant/token" -> PlatformCalls.token();
            case "/merchant/client/" + CARD + "/token" -> PlatformCalls.clientToken(CARD);
            case "/cardholder/apply" -> PlatformCalls.applyForCardholder((ObjectNode) body);
            case "/cardholder/list" -> PlatformCalls.cardholders(0, 1_000, 0);
            case "/cardholder/" + HOLDER + "/info" -> PlatformCalls.cardholder(HOLDER);
            case "/card/apply" -> PlatformCalls.applyForCard((ObjectNode) body);
            case "/card/list" -> PlatformCalls.cards(0, 1_000, 0);
            case "/card/" + CARD + "/detail" -> PlatformCalls.card(CARD);
            case "/card/" + CARD + "/private/info" -> PlatformCalls.cardPrivateInfo(CARD);
            case "/card/active" -> PlatformCalls.activateCard(HOLDER, CARD, "4242", "BASE64-OF-AES");
            case "/card/status/update" -> PlatformCalls.cardStatus(CARD, "Frozen");
            case "/card/pin/set" -> PlatformCalls.setPin(HOLDER, CARD, "BASE64-OF-AES");
            case "/card/support/bins" -> PlatformCalls.bins(0);
            case "/card/package/list" -> PlatformCalls.packages(0);
            case "/card/consume/list" -> PlatformCalls.orders(0, 1_000, 0);
            case "/card/consume/T202611260001/info" -> PlatformCalls.order("T202611260001");
            case "/account/transfer" -> PlatformCalls.transfer(HOLDER, "D-1", "In", "50.00");
            case "/account/" + HOLDER + "/info" -> PlatformCalls.account(HOLDER);
            case "/account/transfer/list" -> PlatformCalls.transfers(0, 1_000, 0, "D-1");
            default -> throw new AssertionError("the client has no call for " + shape);
        };
    }

    private JsonNode ask(final PlatformRequest request) {
        final CompletableFuture<JsonNode> response = client.call(request);
        final long startNs = System.nanoTime();
        while (!response.isDone()) {
            if (client.doWork() == 0) {
                Thread.onSpinWait();
            }
            assertThat(System.nanoTime() - startNs).as("patience").isLessThan(PATIENCE_NS);
        }
        return response.join();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void shouldAskAndReadAsDocumented(final GoldenShapes.Shape shape) {
        final PlatformRequest request = requestFor(shape);
        assertThat(request.method()).isEqualTo(shape.method());
        final JsonNode data = ask(request);
        if (!shape.path().equals("/merchant/token")) {
            // The stand-in's own token lives longer than the documented one.
            assertThat(data).isEqualTo(shape.response().path("data"));
        }
        assertThat(data.isEmpty() && data.isContainerNode()).isFalse();
        final JsonNode sent = platform.asked(shape.path()).get(0).body();
        assertThat(names(sent)).containsExactlyInAnyOrderElementsOf(names(shape.request()));
        shape.request().properties().stream().filter(member -> !member.getKey().endsWith("_time"))
            .forEach(member -> assertThat(sent.get(member.getKey())).as(member.getKey()).isEqualTo(member.getValue()));
        if (shape.path().endsWith("/list") || data.has("list")) {
            assertThat(PlatformCalls.itemsOf(data)).hasSize(1).allSatisfy(item -> assertThat(item).isNotEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldReadARefusalAsDocumented(final GoldenShapes.Shape shape) {
        platform.answer(shape.path(), shape.response().toString());
        assertThatThrownBy(() -> ask(requestFor(shape))).isInstanceOf(CompletionException.class)
            .cause().isInstanceOfSatisfying(PlatformException.class, refusal -> {
                assertThat(refusal.code()).isEqualTo(shape.response().path("code").asInt());
                assertThat(refusal.parameter()).isNotEmpty();
                assertThat(shape.response().path("msg").asText()).contains(refusal.parameter());
                assertThat(refusal.isRefusal()).isTrue();
            });
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void shouldReadPrivateDataAsDocumented(final GoldenShapes.Shape shape) throws Exception {
        final PrivateData key = new PrivateData(SECRET);
        platform.answer(shape.path(), new ObjectMapper().createObjectNode().put("code", 0)
            .put("data", key.encrypt(shape.response().toString().toCharArray())).toString());
        assertThat(new ObjectMapper().readTree(key.decrypt(ask(requestFor(shape)).asText())))
            .isEqualTo(shape.response());
    }

    private static List<String> names(final JsonNode object) {
        final List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
