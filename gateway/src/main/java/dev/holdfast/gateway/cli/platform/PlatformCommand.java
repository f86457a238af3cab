package dev.holdfast.gateway.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.platform.PlatformCalls;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.time.Instant;

/** {@code holdfast platform}: the platform's API from the command line. */
@Command(name = "platform",
    description = "Call the platform's API: cards, cardholders, orders, transfers. Tables unless --json.",
    subcommands = {PlatformCardsCommand.class, PlatformPackagesCommand.class, PlatformCommand.Cardholders.class,
        PlatformCommand.Orders.class})
public final class PlatformCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(),
            "say what: token, cards, cardholders, bins, packages, orders, transfer, transfers or accounts");
    }

    @Command(name = "token",
        description =
        "Get an access token, and show how the clocks stand to each other. The token itself is not shown.")
    void token(@Mixin final PlatformSession session) {
        final JsonNode token = session.call(PlatformCalls.token());
        session.output().print(spec, JsonNodeFactory.instance.objectNode().put("token", "good")
            .put("expires", Instant.ofEpochMilli(token.path("expired_time").asLong()).toString())
            .put("clock_offset_ms", session.client().clockOffsetMs()));
    }

    @Command(name = "bins", description = "List the BINs (AUTHORIZATION).")
    void bins(@Mixin final PlatformSession session) {
        session.output().print(spec, session.callAll(PlatformCalls::bins));
    }

    @Command(name = "accounts", description = "List a cardholder's accounts, one for each currency (CREDIT_EXTENSION).")
    void accounts(
        @Mixin final PlatformSession session, @Parameters(paramLabel = "CARDHOLDER_NO") final String cardholderNo) {
        session.output().print(spec, PlatformCalls.itemsOf(session.call(PlatformCalls.account(cardholderNo))));
    }

    @Command(name = "transfer", description = {"Move money between reserve and cardholder (CREDIT_EXTENSION).",
        "The ledger does not hear of it; an entry posted to the gateway moves both."})
    void transfer(
        @Mixin final PlatformSession session,
        @Option(names = "--cardholder-no", required = true, paramLabel = "NO",
            description = "Whose account.") final String cardholderNo,
        @Option(names = "--unique-no", required = true, paramLabel = "NO",
            description = "Of your own; the same number moves money once.")
        final String uniqueNo,
        @Option(names = "--type", required = true, description = "In or Out.") final String type,
        @Option(names = "--amount", required = true, description = "Of at most two decimals.") final String amount) {
        session.output().print(spec, session.call(PlatformCalls.transfer(cardholderNo, uniqueNo, type, amount)));
    }

    @Command(name = "transfers", description = "List transfers (CREDIT_EXTENSION).")
    void transfers(@Mixin final PlatformSession session, @Mixin final PlatformDays days) {
        session.output().print(spec, days.ask(session, PlatformCalls::transfers));
    }

    /** Orders. */
    @Command(name = "orders", description = "Consumption orders.")
    static final class Orders {
        @Spec
        private CommandSpec spec;

        @Command(name = "list", description = "List orders.")
        void list(@Mixin final PlatformSession session, @Mixin final PlatformDays days) {
            session.output().print(spec, days.ask(session, PlatformCalls::orders));
        }

        @Command(name = "show", description = "Show an order.")
        void show(@Mixin final PlatformSession session, @Parameters(paramLabel = "CONSUME_NO") final String consumeNo) {
            session.output().print(spec, session.call(PlatformCalls.order(consumeNo)));
        }
    }

    /** Cardholders. */
    @Command(name = "cardholders", description = "Cardholders.")
    static final class Cardholders {
        @Spec
        private CommandSpec spec;

        @Command(name = "list", description = "List cardholders.")
        void list(@Mixin final PlatformSession session, @Mixin final PlatformDays days) {
            session.output().print(spec, days.ask(session, PlatformCalls::cardholders));
        }

        @Command(name = "show", description = "Show a cardholder with the issued cards.")
        void show(
            @Mixin final PlatformSession session, @Parameters(paramLabel = "CARDHOLDER_NO") final String cardholderNo) {
            session.output().print(spec, session.call(PlatformCalls.cardholder(cardholderNo)));
        }

        @Command(name = "apply", description = "Apply for a cardholder, or send new documents for one.")
        void apply(
            @Mixin final PlatformSession session,
            @Option(names = "--unique-no", required = true, paramLabel = "NO",
                description = "Of your own.") final String uniqueNo,
            @Option(names = "--share-token", required = true, paramLabel = "TOKEN",
                description = "SumSub's share token.") final String shareToken,
            @Option(names = "--cardholder-no", paramLabel = "NO",
                description = "To update this one.") final String cardholderNo) {
            final ObjectNode body = JsonNodeFactory.instance.objectNode().put("cardholder_unique_no", uniqueNo)
                .put("sumsub_share_token", shareToken);
            if (cardholderNo != null) {
                body.put("cardholder_no", cardholderNo);
            }
            session.output().print(spec, session.call(PlatformCalls.applyForCardholder(body)));
        }
    }
}
