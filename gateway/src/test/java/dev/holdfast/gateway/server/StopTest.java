package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.ledger.journal.JournalCorruptException;
import dev.holdfast.ledger.recovery.CleanStop;
import dev.holdfast.ledger.recovery.CleanStopBrokenException;
import dev.holdfast.ledger.recovery.HighWater;
import dev.holdfast.ledger.recovery.LostTailException;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A stop answers what has come in, takes nothing more, and leaves what the next start is held to. */
class StopTest {
    @TempDir
    private Path directory;

    @Test
    void shouldAnswerTheRequestsThatHaveBegunAndNoMore()
        throws IOException, InterruptedException, ExecutionException, TimeoutException {
        final TestGateway gateway = new TestGateway(directory);
        gateway.admin().openAccount("U1", "C1", "100.00");
        final String begun = RawHttp.callback(auth("T1"));
        final String next = RawHttp.callback(auth("T2"));
        try (RawHttp idle = new RawHttp(gateway.callbackUrl()); RawHttp busy = new RawHttp(gateway.callbackUrl())) {
            assertThat(idle.send(RawHttp.callback(auth("T0"))).read()).contains("\"code\":0");
            busy.send(RawHttp.callback(auth("T9")));
            assertThat(busy.read()).contains("\"code\":0");
            busy.send(begun.substring(0, begun.length() - 10));
            idle.send(RawHttp.callback(auth("T8")));
            assertThat(
                idle.read()).as("by then the head above was read: it came before, on the same event loop")
                .contains("\"code\":0");
            final CompletableFuture<Void> stop = CompletableFuture.runAsync(gateway::close);
            awaitRefused(gateway.callbackUrl());
            assertThat(idle.isClosedByPeer()).isTrue();
            busy.send(begun.substring(begun.length() - 10) + next);
            assertThat(busy.read()).contains("200 OK", "\"code\":0");
            assertThat(busy.isClosedByPeer()).isTrue();
            stop.get(10, TimeUnit.SECONDS);
        }
        try (TestGateway again = new TestGateway(directory)) {
            assertThat(again.admin().get("/v1/authorizations/T1").field("held")).isEqualTo("1.00");
            assertThat(again.admin().get("/v1/authorizations/T2").status()).isEqualTo(404);
        }
    }

    /** Whoever sends callbacks here hears first that the gateway goes, and has time to act on it. */
    @Test
    void shouldServeOnWhenItIsNotReadyAnyMore() throws IOException, InterruptedException {
        final TestGateway gateway = new TestGateway(directory, "stop.drain_ms", "600000");
        gateway.admin().openAccount("U1", "C1", "100.00");
        final Thread stop = new Thread(gateway::close, "stop");
        try (RawHttp kept = new RawHttp(gateway.callbackUrl())) {
            assertThat(kept.send(RawHttp.callback(auth("T1"))).read()).contains("\"code\":0");
            stop.start();
            AdminClient.Answer ready = gateway.admin().get("/health/ready");
            while (ready.status() == 200) {
                ready = gateway.admin().get("/health/ready");
            }
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.text()).contains("stopping");
            assertThat(gateway.admin().get("/metrics").text()).contains("holdfast_ready 0");
            assertThat(kept.send(RawHttp.callback(auth("T2"))).readHead()).contains("200 OK").doesNotContain("close");
            try (RawHttp fresh = new RawHttp(gateway.callbackUrl())) {
                assertThat(fresh.send(RawHttp.callback(auth("T3"))).read()).contains("\"code\":0");
            }
        } finally {
            stop.interrupt();
            stop.join();
        }
        try (TestGateway again = new TestGateway(directory)) {
            assertThat(again.admin().get("/v1/accounts/U1").field("held")).isEqualTo("3.00");
        }
    }

    /** The next start decides nothing again, and what no start needs goes. */
    @Test
    void shouldLeaveASnapshotAndNoMoreFilesThanAStartNeeds() throws IOException {
        for (int i = 0; i < 6; i++) {
            try (TestGateway gateway = new TestGateway(directory, "journal.kept_segments", "1")) {
                gateway.admin().openAccount("U" + i, "C" + i, "100.00");
            }
            try (Recovery recovery = new Recovery(new FileStorage(directory), new LedgerCapacity(1, 1, 1, 1))) {
                recovery.inspect();
                assertThat(
                    recovery.ledger().sequence()).as("life %d", i).isEqualTo(2 + 3L * (i + 1))
                    .isEqualTo(recovery.fromSequence());
                assertThat(recovery.store().accounts().count()).isEqualTo(i + 1);
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString())
                .filter(name -> name.matches("(snapshot|journal)-\\d+\\..*")))
                .containsExactlyInAnyOrder("snapshot-0000000000000017.bin", "snapshot-0000000000000020.bin",
                    "journal-0000000000000001.log");
        }
    }

    /** It is a help and no part of the ledger. */
    @Test
    void shouldStartWhateverTheListOfLateApprovalsHolds() throws IOException {
        new TestGateway(directory).close();
        Files.write(directory.resolve("late-approvals.txt"),
            new byte[] {'S', 'T', 'A', 'N', 'D', 'S', ' ', (byte) 0xFF, '\n'});
        try (TestGateway gateway = new TestGateway(directory)) {
            assertThat(gateway.admin().get("/health/ready").status()).isEqualTo(200);
        }
        Files.writeString(directory.resolve("late-approvals.txt"), "nonsense\nSTANDS T1\n");
        try (TestGateway gateway = new TestGateway(directory)) {
            assertThat(gateway.admin().get("/v1/late").json().path("stands").asInt()).isEqualTo(1);
        }
    }

    @Test
    void shouldMakeNoSnapshotWhenConfiguredNotTo() throws IOException {
        try (TestGateway gateway = new TestGateway(directory, "stop.snapshot_ms", "0")) {
            gateway.admin().openAccount("U1", "C1", "100.00");
        }
        assertThat(Snapshot.list(new FileStorage(directory))).isEmpty();
        try (TestGateway gateway = new TestGateway(directory)) {
            assertThat(gateway.admin().get("/v1/accounts/U1").field("balance")).isEqualTo("100.00");
        }
    }

    @Test
    void shouldRefuseToStartWhenWhatWasAcknowledgedIsMissing() throws IOException {
        try (TestGateway gateway = new TestGateway(directory, "stop.snapshot_ms", "0")) {
            gateway.admin().openAccount("U1", "C1", "100.00");
        }
        final Path journal = directory.resolve("journal-0000000000000001.log");
        final byte[] whole = Files.readAllBytes(journal);
        final byte[] torn = whole.clone();
        int last = torn.length - 1;
        while (torn[last] == 0) {
            last--;
        }
        torn[last] ^= 1;
        Files.write(journal, torn);
        assertThatThrownBy(() -> new TestGateway(directory)).as("a tail that no crash can have torn")
            .isInstanceOf(JournalCorruptException.class);
        Files.delete(journal);
        assertThatThrownBy(() -> new TestGateway(directory)).isInstanceOf(LostTailException.class);
        Files.delete(directory.resolve(HighWater.FILE));
        assertThatThrownBy(() -> new TestGateway(directory)).isInstanceOf(CleanStopBrokenException.class)
            .hasMessageContaining("commands that were acknowledged are missing")
            .hasMessageContaining("--accept-loss=0");
        Files.write(journal, whole);
        final Path mark = directory.resolve(CleanStop.FILE);
        final String left = Files.readString(mark);
        Files.writeString(mark, left.replaceFirst("digest=.", "digest=" + (left.contains("digest=1") ? "2" : "1")));
        assertThatThrownBy(
            () -> new TestGateway(directory)).isInstanceOf(CleanStopBrokenException.class)
            .hasMessageContaining("decides");
        Files.writeString(mark, "nonsense");
        assertThatThrownBy(() -> new TestGateway(directory)).hasMessageContaining(CleanStop.FILE)
            .hasMessageContaining("is not what a stop writes");
        Files.delete(mark);
        try (TestGateway gateway = new TestGateway(directory)) {
            assertThat(gateway.admin().get("/v1/accounts/U1").field("balance")).isEqualTo("100.00");
        }
    }

    private static void awaitRefused(final URI url) throws IOException {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (System.nanoTime() - deadlineNs < 0) {
            try {
                new Socket(url.getHost(), url.getPort()).close();
            } catch (final ConnectException e) {
                return;
            } catch (final SocketException e) {
                // Reset while it waited to be accepted: the listener was just closed.
            }
        }
        throw new AssertionError("the listener is still open");
    }

    private static String auth(final String order) {
        return CallbackBodies.auth(order, "C1", "U1", "1.00", 1);
    }
}
