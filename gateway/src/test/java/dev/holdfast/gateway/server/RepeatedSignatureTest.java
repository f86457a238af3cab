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
import dev.holdfast.ledger.values.ResultCode;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What counts as sent before: what was answered, and nothing that has to be sent again. */
class RepeatedSignatureTest {
    private static final GatewaySettings SETTINGS = GatewaySettings.of(SettingValues.load(null, Map.of(), Map.of(
        "platform.api_key", TestGateway.API_KEY, "platform.api_secret", TestGateway.SECRET, "admin.token",
        TestGateway.TOKEN)));

    private final TakenCommands commands = new TakenCommands();
    private final CallbackProcessor processor = new CallbackProcessor(
        new CallbackServices(SETTINGS.callback(), SETTINGS.identity(), null, null,
            new AmbiguousCallbacks(order -> { }, System::currentTimeMillis), new SecurityEvents()), commands.port(),
        commands.clock(), new ArrivalJudge(SETTINGS.callback().deadlineMs()));
    private final String timestamp = Long.toString(System.currentTimeMillis());

    @Test
    void shouldKnowWhatWasAnswered() {
        assertThat(send("T1")).isNull();
        assertThat(processor.isRepeat()).isFalse();
        send("T1");
        assertThat(processor.isRepeat()).isTrue();
        send("T2");
        assertThat(processor.isRepeat()).isFalse();
    }

    @Test
    void shouldTakeNoRetryForARepeat() {
        for (int i = 0; !commands.isUsedUp(); i++) {
            assertThat(send("T" + i)).isNull();
            commands.take();
        }
        for (int i = 0; i < 3; i++) {
            assertThat(send("late")).isEqualTo(ResultCode.OVERLOADED);
            assertThat(processor.hasVerified()).isTrue();
            assertThat(processor.isRepeat()).isFalse();
        }
    }

    private ResultCode send(final String consumeNo) {
        final String text = CallbackBodies.auth(consumeNo, "C1", "U1", "10.00", 1_780_000_000_000L);
        final Exchange exchange = new Exchange(null);
        exchange.begin(null, Source.of(InetAddress.getLoopbackAddress()),
            new ArrivalWatch(new LoopPulse(), new Backlog(0), 100),
            System.nanoTime(), System.nanoTime());
        exchange.signedAs(timestamp, Judge.sign(FastjsonOracle.text1(text, TestGateway.API_KEY, timestamp)));
        final byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return processor.process(exchange, body, body.length);
    }
}
