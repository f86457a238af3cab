package dev.holdfast.gateway.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.platform.Pin;
import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PrivateData;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * {@code holdfast platform cards}. What is secret is asked for without echo, encrypted, and neither logged nor kept.
 */
@Command(name = "cards", description = "Cards.")
final class PlatformCardsCommand {
    @Spec
    private CommandSpec spec;

    @Command(name = "list", description = "List cards.")
    void list(@Mixin final PlatformSession session, @Mixin final PlatformDays days) {
        session.output().print(spec, days.ask(session, PlatformCalls::cards));
    }

    @Command(name = "show", description = "Show a card.")
    void show(
        @Mixin final PlatformSession session, @Parameters(paramLabel = "CARD_NO") final String cardNo,
        @Option(names = "--private",
            description =
        "Show its number and CVV too, on this terminal; needs PCI permission.") final boolean isPrivate) {
        if (isPrivate) {
            final PrivateData key = session.privateData();
            spec.commandLine().getOut()
                .println(key.decrypt(session.call(PlatformCalls.cardPrivateInfo(cardNo)).asText()));
            spec.commandLine().getOut().flush();
        } else {
            session.output().print(spec, session.call(PlatformCalls.card(cardNo)));
        }
    }

    @Command(name = "apply", description = "Have a card issued.")
    void apply(@Mixin final PlatformSession session, @Mixin final NewCard card) {
        session.output().print(spec, session.call(PlatformCalls.applyForCard(card.body())));
    }

    /** What the platform is to know of a card that it issues. */
    static final class NewCard {
        @Option(names = "--cardholder-no", required = true, paramLabel = "NO", description = "Whose card.")
        private String cardholderNo;

        @Option(names = "--unique-no", required = true, paramLabel = "NO",
            description = "Of your own, at most 64 characters.")
        private String uniqueNo;

        @Option(names = "--type", defaultValue = "Virtual",
            description = "Virtual or Physical; default ${DEFAULT-VALUE}.")
        private String type;

        @Option(names = "--bin-no", paramLabel = "NO", description = "card_bin_no (AUTHORIZATION).")
        private String binNo;

        @Option(names = "--package-no", paramLabel = "NO", description = "package_no (CREDIT_EXTENSION).")
        private String packageNo;

        @Option(names = "--address", paramLabel = "FILE",
            description = "JSON for address_info, for a physical card.")
        private Path address;

        /** Of the call. */
        ObjectNode body() {
            final ObjectNode body = JsonNodeFactory.instance.objectNode().put("cardholder_no", cardholderNo)
                .put("card_unique_no", uniqueNo).put("card_type", type);
            if (binNo != null) {
                body.put("card_bin_no", binNo);
            }
            if (packageNo != null) {
                body.put("package_no", packageNo);
            }
            if (address != null) {
                body.set("address_info", read(address));
            }
            return body;
        }

        private static JsonNode read(final Path file) {
            try {
                return new ObjectMapper().readTree(file.toFile());
            } catch (final IOException e) {
                throw new SettingsException("address file=" + file + " cannot be read: " + e.getMessage());
            }
        }
    }

    @Command(name = "activate", description = "Activate a physical card. Asks for its CVV without echo.")
    void activate(
        @Mixin final PlatformSession session, @Parameters(paramLabel = "CARD_NO") final String cardNo,
        @Option(names = "--cardholder-no", required = true, paramLabel = "NO",
            description = "Whose card.") final String cardholderNo,
        @Option(names = "--last-no", required = true, paramLabel = "DIGITS",
            description = "The last digits of its number.") final String lastNo,
        @Option(names = "--cvv", interactive = true, arity = "0", required = true, prompt = "CVV: ",
            description = "Asked for without echo.")
        final char[] cvv) {
        try {
            session.output().print(spec,
                session.call(PlatformCalls.activateCard(cardholderNo, cardNo, lastNo,
                    session.privateData().encrypt(cvv))));
        } finally {
            Arrays.fill(cvv, '0');
        }
    }

    @Command(name = "client-token", description = {
        "Get a token, good once, for KeySecure's page on which a cardholder sees the card.",
        "The page around it has to come from an origin that is registered there."})
    void clientToken(@Mixin final PlatformSession session, @Parameters(paramLabel = "CARD_NO") final String cardNo) {
        session.output().print(spec, session.call(PlatformCalls.clientToken(cardNo)));
    }

    @Command(name = "pin", description = {"Set the PIN of a physical card that is activated. Asks for it without echo.",
        "It has 6 digits, of which no three in a row are the same or follow each other."})
    void pin(
        @Mixin final PlatformSession session, @Parameters(paramLabel = "CARD_NO") final String cardNo,
        @Option(names = "--cardholder-no", required = true, paramLabel = "NO",
            description = "Whose card.") final String cardholderNo,
        @Option(names = "--pin", interactive = true, arity = "0", required = true, prompt = "PIN: ",
            description = "Asked for without echo.")
        final char[] pin) {
        try {
            Pin.check(pin);
            session.privateData();
            checkHasPin(session.call(PlatformCalls.card(cardNo)));
            session.output().print(spec,
                session.call(PlatformCalls.setPin(cardholderNo, cardNo, session.privateData().encrypt(pin))));
        } catch (final IllegalArgumentException e) {
            throw new SettingsException(e.getMessage());
        } finally {
            Arrays.fill(pin, '0');
        }
    }

    /** What the platform does not say of a card is left to it. */
    private static void checkHasPin(final JsonNode card) {
        final String type = card.path("card_type").asText("");
        final String status = card.path("status").asText("");
        if (!type.isEmpty() && !type.equals("Physical")) {
            throw new IllegalArgumentException("card_type=" + type + ": only physical cards have a PIN");
        }
        if (!status.isEmpty() && !status.equals("Activated")) {
            throw new IllegalArgumentException("status=" + status + ": the card has to be Activated first");
        }
    }

    @Command(name = "freeze", description = "Freeze a card.")
    void freeze(@Mixin final PlatformSession session, @Parameters(paramLabel = "CARD_NO") final String cardNo) {
        session.output().print(spec, session.call(PlatformCalls.cardStatus(cardNo, "Frozen")));
    }

    @Command(name = "unfreeze", description = "Activate a frozen card.")
    void unfreeze(@Mixin final PlatformSession session, @Parameters(paramLabel = "CARD_NO") final String cardNo) {
        session.output().print(spec, session.call(PlatformCalls.cardStatus(cardNo, "Activated")));
    }

    @Command(name = "delete", description = "Delete a card for good.")
    void delete(@Mixin final PlatformSession session, @Parameters(paramLabel = "CARD_NO") final String cardNo) {
        session.output().print(spec, session.call(PlatformCalls.cardStatus(cardNo, "Delete")));
    }
}
