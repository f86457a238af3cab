package dev.holdfast.sandbox.scenario;

import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills a real gateway while it notifies the platform of a card's status and of a transfer: each is done once in the
 * end.
 */
class OutboundCrashTest {
    private static final long PATIENCE_MS = 60_000;

    @TempDir
    private Path directory;
    private SandboxRig rig;
    private int changes;

    @BeforeEach
    void start() throws IOException {
        rig = new SandboxRig(directory, ProgramMode.CREDIT_EXTENSION,
            Map.of("sync.interval_ms", "100", "platform.timeout_ms", "400", "sync.reconcile_time", ""));
        rig.sandbox().books().issue("U1", "C1", "Activated");
        rig.admin().call("PUT", "/v1/accounts/U1", "{\"currency\":\"USD\"}");
        await("the card is known", () -> rig.admin().get("/v1/cards/C1").field("status").equals("Activated"));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldDoOnceWhatACrashInterrupted() {
        rig.sandbox().faults().set(Fault.HTTP_500, 1);
        change();
        SandboxRig.await(300, () -> false);
        restart();
        rig.sandbox().faults().set(Fault.HTTP_500, 0);
        expectDoneOnce("killed before the platform took the call");

        rig.sandbox().faults().set(Fault.TIMEOUT, 1);
        change();
        await("the platform has done both", () -> rig.sandbox().books().transfers().size() == changes
            && rig.sandbox().books().statusChanges() == changes);
        restart();
        rig.sandbox().faults().set(Fault.TIMEOUT, 0);
        expectDoneOnce("killed before the response");

        for (final int delayMs : new int[] {0, 8}) {
            change();
            SandboxRig.await(delayMs, () -> false);
            restart();
            expectDoneOnce("killed " + delayMs + " ms after the change");
        }
        restart();
        expectDoneOnce("killed when all was done");
    }

    private void change() {
        changes++;
        final String status = changes % 2 == 1 ? "Frozen" : "Activated";
        assertThat(rig.admin().call("PUT", "/v1/cards/C1", "{\"status\":\"" + status + "\"}").status()).isEqualTo(200);
        assertThat(post().status()).isEqualTo(200);
    }

    private AdminClient.Answer post() {
        return rig.admin()
            .call("POST", "/v1/accounts/U1/entries", "{\"entry_no\":\"E" + changes + "\",\"amount\":\"10\"}");
    }

    private void restart() {
        rig.kill();
        rig.restart();
    }

    private void expectDoneOnce(final String when) {
        await(when + ": the card is pushed", () -> rig.admin().get("/v1/cards/C1").field("outbound").equals("done"));
        await(when + ": the transfer is made", () -> post().field("outbound").equals("done"));
        assertThat(rig.sandbox().books().statusChanges()).as(when).isEqualTo(changes);
        assertThat(rig.sandbox().books().transfers()).as(when).hasSize(changes);
        assertThat(rig.sandbox().books().balance("U1")).as(when).isEqualByComparingTo(Integer.toString(changes * 10));
        assertThat(rig.admin().get("/v1/accounts/U1").field("balance")).as(when).isEqualTo(changes * 10 + ".00");
    }

    private void await(final String what, final BooleanSupplier condition) {
        assertThat(SandboxRig.await(PATIENCE_MS, condition)).as("%s%n%s", what, rig.output()).isTrue();
    }
}
