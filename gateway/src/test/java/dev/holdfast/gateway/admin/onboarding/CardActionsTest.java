package dev.holdfast.gateway.admin.onboarding;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient.Answer;
import dev.holdfast.gateway.platform.PrivateData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What is done with one card at the platform at once, and in the ledger. */
class CardActionsTest extends OnboardingFixture {
    private static final String PIN = "135790";
    private static final String CVV = "731";
    private static final PrivateData PRIVATE = new PrivateData(TestGateway.SECRET);

    private Answer pin(final String pin) {
        return admin.call("PUT", "/v1/cards/" + CARD + "/pin", "{\"pin\":" + pin + "}");
    }

    private Answer activate(final String cvv) {
        return admin.call("POST", "/v1/cards/" + CARD + "/activate", "{\"cvv\":" + cvv + "}");
    }

    @Test
    void shouldActivateACardAsThePlatformAsksForIt() {
        final Answer answer = activate('"' + CVV + '"');
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("result").asBoolean()).isTrue();
        final var body = platform.asked("/card/active").get(0).body();
        assertThat(body.path("cardholder_no").asText()).isEqualTo(HOLDER);
        assertThat(body.path("card_last_no").asText()).isEqualTo("4242");
        assertThat(PRIVATE.decrypt(body.path("cvv").asText())).isEqualTo(CVV);
        await("the ledger knows", () -> admin.get("/v1/cards/" + CARD).field("status").equals("Activated"));
    }

    @Test
    void shouldSetAPinAndSayWhatThePlatformSaid() {
        assertThat(pin('"' + PIN + '"').status()).isEqualTo(200);
        assertThat(PRIVATE.decrypt(platform.asked("/card/pin/set").get(0).body().path("pin").asText())).isEqualTo(PIN);
        platform.answer("/card/pin/set", "{\"code\":4017,\"msg\":\"card is virtual\"}");
        final Answer refused = pin('"' + PIN + '"');
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("platform_code").asInt()).isEqualTo(4017);
        assertThat(refused.field("message")).contains("not a physical one");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "\"12345\"", "\"1357901\"", "\"111357\"", "\"123579\"", "\"13579a\"", "135790", "null", "\"\""})
    void shouldRefuseAPinThatThePlatformWouldRefuseAndNotShowIt(final String pin) {
        final Answer answer = pin(pin);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field("message")).contains("field pin").doesNotContain("135790", "12345", "111357", "123579");
        assertThat(platform.asked("/card/pin/set")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"12\"", "\"1234\"", "\"12a\"", "731"})
    void shouldRefuseACvvThatIsNone(final String cvv) {
        final Answer answer = activate(cvv);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field("message")).contains("field cvv").doesNotContain("731");
    }

    @Test
    void shouldHandTheClientTokenOn() {
        final Answer answer = admin.call("POST", "/v1/cards/" + CARD + "/client-token", "");
        assertThat(answer.field("client_access_token")).isEqualTo("once-only");
        assertThat(answer.json().path("expires_in").asInt()).isEqualTo(300);
    }

    /** An answer that is lost: nobody knows, so nothing is sent again by itself, and it is said how to find out. */
    @Test
    void shouldSayThatNobodyKnows() {
        platform.answer("/card/pin/set", "this is no JSON");
        final Answer answer = pin('"' + PIN + '"');
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.field("error")).isEqualTo("outcome_unknown");
        assertThat(answer.field("message")).contains("set the same PIN again");
        assertThat(platform.asked("/card/pin/set")).hasSize(1);
    }

    @Test
    void shouldSayThatNothingWasSent() {
        platform.answer("/card/" + CARD + "/detail", "{\"code\":4001,\"msg\":\"unknown card\"}");
        assertThat(activate("\"731\"").status()).isEqualTo(422);
        assertThat(platform.asked("/card/active")).isEmpty();
    }

    @Test
    void shouldWriteNoSecretAnywhere() throws IOException {
        final Logger logger = (Logger) LoggerFactory.getLogger("dev.holdfast");
        final ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        final Level before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        logger.addAppender(log);
        platform.answer("/card/pin/set",
            "{\"code\":4016,\"msg\":\"weak: " + PRIVATE.encrypt(PIN.toCharArray()) + "\"}");
        try {
            pin('"' + PIN + '"');
            activate('"' + CVV + '"');
            admin.call("POST", "/v1/cards/" + CARD + "/client-token", "{}");
            submit();
        } finally {
            logger.detachAppender(log);
            logger.setLevel(before);
        }
        final List<String> secrets = List.of(PIN, "once-only", TOKEN, PRIVATE.encrypt(PIN.toCharArray()),
            PRIVATE.encrypt(CVV.toCharArray()));
        final String said = admin.get("/v1/sync").text() + List.copyOf(log.list).stream()
            .map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(said).contains("PIN of a card was asked for").doesNotContain(secrets);
        gateway.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).as(file.toString())
                    .doesNotContain(secrets);
            }
        }
    }

    @Test
    void shouldFreezeUnfreezeAndDeleteOnlyWithTheNumber() {
        final String card = "/v1/cards/C9";
        assertThat(admin.call("POST", card + "/freeze", "").status()).isEqualTo(404);
        admin.call("PUT", card, "{\"cardholder_no\":\"U9\",\"status\":\"ToActivate\"}");
        assertThat(admin.call("POST", card + "/unfreeze", "").field("error")).isEqualTo("card_status");
        admin.call("PUT", card, "{\"status\":\"Activated\"}");
        assertThat(admin.call("POST", card + "/freeze", "").field("status")).isEqualTo("Frozen");
        assertThat(admin.call("POST", card + "/unfreeze", "").field("status")).isEqualTo("Activated");
        assertThat(admin.call("POST", card + "/delete", "{}").status()).isEqualTo(400);
        assertThat(admin.call("POST", card + "/delete", "{\"confirm\":\"C8\"}").status()).isEqualTo(400);
        assertThat(admin.call("PUT", card, "{\"status\":\"Delete\"}").field("message")).contains("confirm");
        assertThat(admin.call("POST", card + "/delete", "{\"confirm\":\"C9\"}").field("status")).isEqualTo("Delete");
    }
}
