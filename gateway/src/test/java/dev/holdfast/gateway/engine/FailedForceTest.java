package dev.holdfast.gateway.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The batch whose force failed may be on disk, and nobody was answered by it. */
class FailedForceTest {
    @TempDir
    private Path directory;

    @Test
    void shouldAskAfterTheNextStartAboutWhatNobodyWasAnswered() throws Exception {
        try (TestGateway gateway = new TestGateway(directory)) {
            gateway.admin().openAccount("U1", "C1", "100.00");
            assertThat(gateway.platform().post(CallbackBodies.auth("T1", "C1", "U1", "1.00", 1)).code()).isZero();
        }
        final FailingForces storage = new FailingForces(new FileStorage(directory));
        final EngineSettings settings =
            GatewaySettings.engine(SettingValues.load(null, Map.of(), Map.of("data_dir", directory.toString(),
            "journal.segment_bytes", "1048576", "ledger.max_orders", "50000", "ledger.max_accounts", "1000",
            "ledger.max_cards", "1000", "ledger.max_entries", "1000")));
        try (LedgerEngine engine = new LedgerEngine(settings, storage)) {
            final LedgerPort port = engine.newPort(2, 64, Runnable::run);
            engine.start();
            storage.failForces();
            assertThat(ask(port, "T2")).isEqualTo(ResultCode.JOURNAL_FAILED);
            assertThat(engine.state()).isEqualTo(EngineState.FAILED);
        }
        try (TestGateway gateway = new TestGateway(directory)) {
            assertThat(
                gateway.admin().get("/v1/authorizations/T2").field("held")).as("it was written").isEqualTo("1.00");
            final JsonNode late = gateway.admin().get("/v1/late").json();
            assertThat(late.findValuesAsText("consume_no")).as("T1 is as young").containsExactlyInAnyOrder("T1", "T2");
            assertThat(late.findValuesAsText("outcome")).containsOnly("unclean_stop");
            final Path kept = directory.resolve("late-approvals.txt");
            final long startNs = System.nanoTime();
            while (!Files.exists(kept) || !Files.readString(kept).contains("UNCLEAN_STOP T2\n")) {
                assertThat(
                    System.nanoTime() - startNs).as("another crash forgets nothing")
                    .isLessThan(TimeUnit.SECONDS.toNanos(30));
                Thread.onSpinWait();
            }
        }
    }

    private static ResultCode ask(final LedgerPort port, final String consumeNo) throws Exception {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[512]);
        final int size = new PlainCommands(message, CurrencyCode.pack("USD"))
            .authorize(consumeNo, "C1", "", Units.PER_WHOLE, 0);
        final CompletableFuture<ResultCode> answer = new CompletableFuture<>();
        port.submit(message, 0, size, LedgerPort.NO_DEADLINE,
            Actor.PLATFORM, (result, offset, length) -> answer.complete(
                ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(result, offset, new MessageHeaderDecoder())
                    .result())));
        return answer.get(30, TimeUnit.SECONDS);
    }
}
