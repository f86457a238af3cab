package dev.holdfast.gateway;

import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.message.AcceptLossDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.recovery.CleanStop;
import dev.holdfast.ledger.recovery.HighWater;
import dev.holdfast.ledger.storage.FileStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * No start silently begins on less than what was confirmed. The directory is copied from a running gateway, which is
 * what {@code kill -9} leaves of it; what happened to it then was seen to go unnoticed.
 */
class LostTailTest {
    private static final int ORDERS = 40;
    private static final int SECTOR = 512;

    @TempDir
    private Path directory;
    @TempDir
    private Path killed;
    @TempDir
    private Path older;
    @TempDir
    private Path otherDisk;
    private long sequence;

    /**
     * 40 acknowledged orders, of which an older copy has half; a gateway that was quiet for a moment, and then killed.
     */
    @BeforeEach
    void run() throws IOException {
        try (TestGateway gateway = start(directory)) {
            gateway.admin().openAccount("U1", "C1", "100.00");
            approve(gateway, 0, ORDERS / 2);
        }
        copy(directory, older);
        try (TestGateway gateway = start(directory)) {
            approve(gateway, ORDERS / 2, ORDERS);
            sequence = Long.parseLong(gateway.admin().get("/v1/ledger").field("journal_sequence"));
            awaitHighWater(gateway);
            copy(directory, killed);
        }
        Files.writeString(mark(), Files.readString(killed.resolve(HighWater.FILE)));
    }

    @Test
    void shouldGoOnAfterAKill() throws IOException {
        startAndCompare();
    }

    @Test
    void shouldNoticeThatTheLastJournalFileIsGone() throws IOException {
        Files.delete(journal());
        shouldRefuse("commands 1 to " + sequence + " are missing");
    }

    @Test
    void shouldNoticeThatTheLastJournalFileIsEmpty() throws IOException {
        Files.write(journal(), new byte[0]);
        shouldRefuse("commands 1 to " + sequence + " are missing");
    }

    @Test
    void shouldNoticeThatTheLastJournalFileIsZeroed() throws IOException {
        Files.write(journal(), new byte[(int) Files.size(journal())]);
        shouldRefuse("commands 1 to " + sequence + " are missing");
    }

    @Test
    void shouldNoticeThatTheLastFourKibibytesAreZeroed() throws IOException {
        final byte[] bytes = Files.readAllBytes(journal());
        final int end = end(bytes);
        Arrays.fill(bytes, end - 4_096, end, (byte) 0);
        Files.write(journal(), bytes);
        shouldRefuse("no crash leaves it so");
        Arrays.fill(bytes, (end - 4_096) / SECTOR * SECTOR, end, (byte) 0);
        Files.write(journal(), bytes);
        shouldRefuse("to " + sequence + " are missing");
    }

    @Test
    void shouldNoticeAChangedBitOfTheLastAnswerWithoutAnyHighWaterFile() throws IOException {
        final byte[] bytes = Files.readAllBytes(journal());
        bytes[end(bytes) - 130] ^= 4;
        Files.write(journal(), bytes);
        Files.delete(mark());
        Files.delete(killed.resolve(HighWater.FILE));
        shouldRefuse("--accept-loss=");
    }

    @Test
    void shouldNoticeAnOldCopyWithItsOwnCleanStop() throws IOException {
        assertThat(older.resolve(CleanStop.FILE)).exists();
        replace(older);
        shouldRefuse("to " + sequence + " are missing");
    }

    @Test
    void shouldNoticeAnOldCopyWithoutACleanStop() throws IOException {
        replace(older);
        Files.delete(killed.resolve(CleanStop.FILE));
        shouldRefuse("to " + sequence + " are missing");
    }

    /** Its own high-water file is enough for files of the journal that are older. */
    @Test
    void shouldNoticeOldJournalFilesWithoutTheCopyElsewhere() throws IOException {
        Files.delete(mark());
        Files.copy(older.resolve(journal().getFileName()), journal(), StandardCopyOption.REPLACE_EXISTING);
        shouldRefuse("to " + sequence + " are missing");
    }

    @Test
    void shouldNoticeThatAllButTheCredentialsIsGone() throws IOException {
        replace(otherDisk.resolve("nothing"));
        Files.writeString(killed.resolve("dev-credentials.json"), "{}");
        shouldRefuse("has no ledger");
    }

    @Test
    void shouldNameAnotherLedgersFile() throws IOException {
        final Path another = otherDisk.resolve("another");
        new TestGateway(another).close();
        Files.copy(another.resolve(HighWater.FILE), mark(), StandardCopyOption.REPLACE_EXISTING);
        shouldRefuse("is of the ledger ");
    }

    @Test
    void shouldNotGuessWhatADamagedFileSaid() throws IOException {
        Files.writeString(mark(), Files.readString(mark()).replaceFirst("sequence=.", "sequence=1"));
        shouldRefuse("is damaged; it says: ledger=");
    }

    @Test
    void shouldGoOnByNameAndKeepThatInTheJournal() throws IOException {
        replace(older);
        final long kept = sequence - ORDERS / 2;
        shouldRefuse("--accept-loss=" + kept, "journal.accept_loss", "" + (kept - 1));
        try (TestGateway gateway = start(killed, "journal.accept_loss", "" + kept)) {
            assertThat(gateway.admin().get("/v1/accounts/U1").field("held")).isEqualTo(ORDERS / 2 + ".00");
            awaitHighWater(gateway);
        }
        assertThat(acceptedLosses())
            .containsExactly(kept + 1 + " by operator " + System.getProperty("user.name") + "@start: behind " + kept
                + " up to " + sequence);
        try (TestGateway gateway = start(killed)) {
            approve(gateway, ORDERS, ORDERS + 1);
        }
        try (TestGateway gateway = start(killed, "journal.accept_loss", "" + kept)) {
            assertThat(gateway.admin().get("/v1/accounts/U1").field("held")).as("the flag says nothing any more")
                .isEqualTo(ORDERS / 2 + 1 + ".00");
        }
    }

    @Test
    void shouldDecideOnWhileTheCopyCannotBeWritten() throws IOException {
        final Path gone = otherDisk.resolve("not").resolve("mounted");
        try (TestGateway gateway = new TestGateway(killed, "journal.high_water_ms", "10", "journal.high_water_file",
            gone.toString())) {
            approve(gateway, ORDERS, ORDERS + 1);
            awaitMetric(gateway, "holdfast_high_water_failed{file=\"copy\"} 1");
            assertThat(gateway.admin().get("/health/ready").status()).isEqualTo(200);
            assertThat(
                gateway.admin().get("/health/ready").text())
                .contains("the copy of the high-water file cannot be written");
            Files.createDirectories(gone.getParent());
            awaitMetric(gateway, "holdfast_high_water_failed{file=\"copy\"} 0");
            assertThat(gateway.admin().get("/health/ready").text()).isEqualTo("{\"status\":\"ready\"}");
        }
        assertThat(gone).hasSameTextualContentAs(killed.resolve(HighWater.FILE));
    }

    @Test
    void shouldWantAFileOfItsOwnForTheCopy() {
        assertThatThrownBy(() -> new TestGateway(killed, "journal.high_water_file", killed.resolve("x").toString()))
            .hasMessageContaining("journal.high_water_file").hasMessageContaining("outside data_dir");
        assertThatThrownBy(
            () -> new TestGateway(killed, "journal.accept_loss", "all")).hasMessageContaining("journal.accept_loss");
    }

    private List<String> acceptedLosses() {
        final List<String> losses = new ArrayList<>();
        new JournalReader(new FileStorage(killed), (buffer, offset, length, at, timeMs, actor) -> {
            final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
            if (header.templateId() == AcceptLossDecoder.TEMPLATE_ID) {
                final AcceptLossDecoder loss = new AcceptLossDecoder().wrapAndApplyHeader(buffer, offset, header);
                losses.add(at + " by " + actor + ": behind " + loss.behind() + " up to " + loss.upTo());
            }
        }).inspect();
        return losses;
    }

    private void startAndCompare() {
        try (TestGateway gateway = start(killed)) {
            assertThat(gateway.admin().get("/v1/accounts/U1").field("held")).isEqualTo(ORDERS + ".00");
        }
    }

    private TestGateway start(final Path data, final String... more) {
        final List<String> settings =
            new ArrayList<>(List.of("journal.high_water_ms", "10", "journal.high_water_file", mark().toString(),
            "stop.snapshot_ms", "0"));
        settings.addAll(List.of(more));
        return new TestGateway(data, settings.toArray(String[]::new));
    }

    private void shouldRefuse(final String why, final String... settings) throws IOException {
        final Map<String, Integer> before = contents();
        assertThatThrownBy(() -> start(killed, settings).close()).hasStackTraceContaining(why);
        assertThat(contents()).isEqualTo(before);
    }

    private static void approve(final TestGateway gateway, final int from, final int to) {
        for (int i = from; i < to; i++) {
            assertThat(gateway.platform().post(CallbackBodies.auth("T" + i, "C1", "U1", "1.00", 1)).code()).isZero();
        }
    }

    private static void awaitHighWater(final TestGateway gateway) {
        final String last = gateway.admin().get("/v1/ledger").field("journal_sequence");
        awaitMetric(gateway, "holdfast_high_water_sequence{file=\"own\"} " + last);
        awaitMetric(gateway, "holdfast_high_water_sequence{file=\"copy\"} " + last);
    }

    private static void awaitMetric(final TestGateway gateway, final String line) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!gateway.admin().get("/metrics").text().contains(line)) {
            assertThat(System.nanoTime() - deadlineNs).as(line).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private Path mark() {
        return otherDisk.resolve("holdfast-mark.txt");
    }

    private Path journal() throws IOException {
        try (Stream<Path> files = Files.list(killed)) {
            return files.filter(file -> file.getFileName().toString().matches("journal-\\d+\\.log"))
                .max(Path::compareTo).orElseThrow();
        }
    }

    private static int end(final byte[] bytes) {
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static void copy(final Path from, final Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (final Path file
                : files.filter(each -> !each.endsWith("lock") && !each.toString().endsWith(".tmp")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** Puts other files in the place of all that there were. */
    private void replace(final Path by) throws IOException {
        try (Stream<Path> files = Files.list(killed)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        if (Files.exists(by)) {
            copy(by, killed);
        }
    }

    /** A hash of each file but the lock. */
    private Map<String, Integer> contents() throws IOException {
        final Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(killed)) {
            for (final Path file : files.filter(path -> !path.endsWith("lock")).toList()) {
                contents.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
