package dev.holdfast.gateway.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.gateway.wire.Action;
import dev.holdfast.gateway.wire.CanonicalForm;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** {@code holdfast trigger}: signs and posts one callback, as the platform would. */
@Command(name = "trigger", description = "Sign and post one real callback, and print the answer.")
final class TriggerCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(),
            "say which callback: auth, consumption or card-update");
    }

    @Command(name = "auth", description = "Ask whether a purchase may go through (Auth).")
    int auth(@Mixin final Target target, @Mixin final OrderFields order) {
        return target.post(spec, Action.AUTH, order.data("Pending"));
    }

    @Command(name = "consumption", description = "Notify of a purchase and how it stands (Consumption).")
    int consumption(
        @Mixin final Target target, @Mixin final OrderFields order,
        @Option(names = "--status", defaultValue = "Success",
            description = "Pending, Success or Fail; default ${DEFAULT-VALUE}.")
        final String status,
        @Option(names = "--related", paramLabel = "NO",
            description = "consume_relate_no: the order that a Reversal or Refund belongs to.")
        final String related,
        @Option(names = "--fee", description = "Sum of the fees.") final BigDecimal fee) {
        final ObjectNode data = order.data(status);
        if (related != null) {
            data.put("consume_relate_no", related);
        }
        return target.post(spec, Action.CONSUMPTION, fee == null ? data : data.put("fee", fee));
    }

    @Command(name = "card-update", description = "Notify of a card's new status (Card_update).")
    int cardUpdate(
        @Mixin final Target target,
        @Option(names = "--card-no", required = true, paramLabel = "NO", description = "The card.") final String cardNo,
        @Option(names = "--before", defaultValue = "Activated",
            description = "before_status; default ${DEFAULT-VALUE}.") final String before,
        @Option(names = "--after", required = true,
            description = "after_status: Activated, Frozen, Delete, ...") final String after,
        @Option(names = "--reason", defaultValue = "", description = "Why.") final String reason) {
        return target.post(spec, Action.CARD_UPDATE, JsonNodeFactory.instance.objectNode().put("card_no", cardNo)
            .put("before_status", before).put("after_status", after).put("reason", reason)
            .put("time", System.currentTimeMillis()));
    }

    /** Where the callback goes and how it is signed. */
    static final class Target {
        @Option(names = "--credentials", required = true, paramLabel = "FILE",
            description = "JSON with api_key, api_secret and callback_url.")
        private Path credentials;

        @Option(names = "--url", description = "Where to post; default is the credentials' callback_url.")
        private URI url;

        @Option(names = "--form", defaultValue = "fastjson1",
            description = "Signing form: fastjson1 or fastjson2; default ${DEFAULT-VALUE}.")
        private String form;

        @Option(names = "--timestamp", paramLabel = "MS", description = "Timestamp header; default is now.")
        private Long timestamp;

        @Option(names = "--set", paramLabel = "FIELD=VALUE",
            description = "Replace a field of data, with JSON or a string; null takes it out.")
        private Map<String, String> replacements = new LinkedHashMap<>();

        @Option(names = "--show", description = "Print the body and the signature too.")
        private boolean show;

        int post(final CommandSpec spec, final Action action, final ObjectNode data) {
            final DevCredentials known = DevCredentials.read(credentials);
            final CanonicalForm canonicalForm = formOf(spec);
            final URI target = url != null ? url : URI.create(known.callbackUrl());
            final CallbackClient client = new CallbackClient(target, known.apiKey(), known.apiSecret());
            final String body = CallbackBodies.body(action, data, replacements);
            final long timestampMs = timestamp != null ? timestamp : System.currentTimeMillis();
            final String signature = client.sign(body, timestampMs, canonicalForm);
            final PrintWriter out = spec.commandLine().getOut();
            if (show) {
                out.println("POST " + target + "\nTimestamp: " + timestampMs + "\nSignature: " + signature + "\n\n"
                    + body);
            }
            final CallbackClient.Answer answer = client.send(body, Long.toString(timestampMs), signature).join();
            out.printf(Locale.ROOT, "%s in %.1f ms%n", answer, answer.elapsedNs() / 1e6);
            out.flush();
            return answer.code() == 0 ? 0 : Holdfast.FAILED;
        }

        private CanonicalForm formOf(final CommandSpec spec) {
            try {
                return CanonicalForm.ofLabel(form);
            } catch (final IllegalArgumentException e) {
                throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
            }
        }
    }

    /** The fields of a purchase. */
    static final class OrderFields {
        @Option(names = "--consume-no", paramLabel = "NO", description = "The order; default is a new one.")
        private String consumeNo = "T" + System.currentTimeMillis();

        @Option(names = "--card-no", required = true, paramLabel = "NO", description = "The card.")
        private String cardNo;

        @Option(names = "--cardholder-no", paramLabel = "NO",
            description = "The cardholder; default is to leave it out.")
        private String cardholderNo;

        @Option(names = "--amount", required = true, description = "Decimal, in the account's currency.")
        private BigDecimal amount;

        @Option(names = "--type", defaultValue = "Consumption",
            description = "Consumption, Atm, Refund, ...; default ${DEFAULT-VALUE}.")
        private String type;

        ObjectNode data(final String status) {
            return CallbackBodies.order(consumeNo, cardNo, cardholderNo, amount.toPlainString(), status,
                System.currentTimeMillis())
                .put("type", type);
        }
    }
}
