package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.engine.TakenCommands;
import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.gateway.listener.Source;
import dev.holdfast.gateway.server.arrival.ArrivalWatch;
import dev.holdfast.gateway.server.arrival.Backlog;
import dev.holdfast.gateway.server.arrival.LoopPulse;
import dev.holdfast.gateway.wire.FastjsonOracle;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.concurrent.UnsafeBuffer;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole way of a body to the ledger, with a signature that is good for it or for another: what is handed to the
 * ledger, an independent {@link Judge} finds signed, too, and an authorization says what a strict parser reads. The
 * first byte is the
 * signature: {@link #OWN}, as the platform would sign this body, or one of the bodies that it did sign.
 */
public final class ApprovalFuzz {
    private static final int OWN = 'o';
    private static final int MICROS = 6;
    private static final List<String> SIGNED = List.of(
        CallbackBodies.auth("T1", "C1", "U1", "10.00", 1_780_000_000_000L),
        CallbackBodies.consumption("T1", "C1", "U1", "9.50", "Success", 1_780_000_000_000L),
        CallbackBodies.cardUpdate("C1", "Activated", "Frozen", 1_780_000_000_000L));
    private static final GatewaySettings SETTINGS = GatewaySettings.of(SettingValues.load(null, Map.of(), Map.of(
        "platform.api_key", TestGateway.API_KEY, "platform.api_secret", TestGateway.SECRET, "admin.token",
        TestGateway.TOKEN)));
    private static final AmbiguousCallbacks AMBIGUOUS = new AmbiguousCallbacks(order -> { }, System::currentTimeMillis);
    private static TakenCommands commands = new TakenCommands();
    private static CallbackProcessor processor = newProcessor();

    private ApprovalFuzz() {
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        if (input.length == 0) {
            return;
        }
        final byte[] body = Arrays.copyOfRange(input, 1, input.length);
        final String timestamp = Long.toString(System.currentTimeMillis());
        final String signature = sign(input[0] & 0xFF, body, timestamp);
        if (commands.isUsedUp()) {
            commands = new TakenCommands();
            processor = newProcessor();
        }
        final Exchange exchange = new Exchange(null);
        exchange.begin(null, Source.of(InetAddress.getLoopbackAddress()),
            new ArrivalWatch(new LoopPulse(), new Backlog(0), 100),
            System.nanoTime(), System.nanoTime());
        exchange.signedAs(timestamp, signature);
        final ResultCode result = processor.process(exchange, body, body.length);
        final UnsafeBuffer command = commands.take();

        assertThat(result).isNotEqualTo(ResultCode.INTERNAL_ERROR);
        assertThat(command != null).as("result=%s", result).isEqualTo(result == null);
        if (result == null) {
            assertThat(Judge.isSigned(body, timestamp, signature)).as("signed, says the judge").isTrue();
            compare(command, (Map<?, ?>) ((Map<?, ?>) StrictJson.parse(body)).get("data"));
        }
    }

    private static CallbackProcessor newProcessor() {
        return new CallbackProcessor(
            new CallbackServices(SETTINGS.callback(), SETTINGS.identity(), null, null, AMBIGUOUS,
                new SecurityEvents()), commands.port(), commands.clock(),
            new ArrivalJudge(SETTINGS.callback().deadlineMs()));
    }

    private static String sign(final int whose, final byte[] body, final String timestamp) {
        final String text = whose == OWN ? new String(body, StandardCharsets.UTF_8) : SIGNED.get(whose % SIGNED.size());
        try {
            return Judge.sign((body.length % 2 == 0 ? FastjsonOracle.text1(text, TestGateway.API_KEY, timestamp)
                : FastjsonOracle.text2(text, TestGateway.API_KEY, timestamp)));
        } catch (final RuntimeException | StackOverflowError e) {
            // The platform would not have sent it.
            return "0".repeat(64);
        }
    }

    private static void compare(final UnsafeBuffer command, final Map<?, ?> data) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(command, 0);
        if (header.templateId() == AuthorizeDecoder.TEMPLATE_ID) {
            final AuthorizeDecoder authorize = new AuthorizeDecoder().wrapAndApplyHeader(command, 0, header);
            assertThat(Judge.hasShape("Auth", asked(data))).as("an authorization, says the judge").isTrue();
            assertThat(BigDecimal.valueOf(authorize.amount(), MICROS))
                .isEqualByComparingTo(new BigDecimal(data.get("amount").toString()));
            assertThat(authorize.consumeNo()).isEqualTo(data.get("consume_no").toString());
            assertThat(authorize.cardNo()).isEqualTo(data.get("card_no").toString());
        }
    }

    /**
     * What is signed of it. A question need not say its time, and a number that is an identifier is the word of its
     * digits.
     */
    private static Map<String, Object> asked(final Map<?, ?> data) {
        final Map<String, Object> asked = new HashMap<>();
        data.forEach((name, value) -> {
            if (value != null) {
                asked.put((String) name, name.toString().endsWith("_no") ? value.toString() : value);
            }
        });
        asked.put("time", BigDecimal.ONE);
        return asked;
    }
}
