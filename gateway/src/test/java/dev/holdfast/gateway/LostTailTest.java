package dev.holdfast.gateway;

import dev.holdfast.ledger.recovery.CleanStop;
import dev.holdfast.ledger.recovery.HighWater;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** No start silently begins on less than what was confirmed: each of these was seen to go unnoticed. */
class LostTailTest extends LostTailFixture {
    private static final int SECTOR = 512;

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

    private void startAndCompare() {
        try (TestGateway gateway = start(killed)) {
            assertThat(gateway.admin().get("/v1/accounts/U1").field("held")).isEqualTo(ORDERS + ".00");
        }
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
}
