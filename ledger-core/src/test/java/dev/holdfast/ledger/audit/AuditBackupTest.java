package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.recovery.Backup;
import dev.holdfast.ledger.recovery.ContinuousBackup;
import dev.holdfast.ledger.recovery.RestorePoint;
import dev.holdfast.ledger.storage.FileStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class AuditBackupTest extends AuditFixture {
    private static final long DAY_MS = 86_400_000;

    @TempDir
    private Path elsewhere;

    @Test
    void shouldBeCopiedAndRestoredWithTheLedger() throws IOException {
        worked(5);
        final Map<String, String> audit = files();
        final Path copy = elsewhere.resolve("copy");
        Backup.make(directory, copy, CAPACITY, 1);
        assertThat(Backup.verify(copy, CAPACITY).notes()).isEmpty();
        directory = elsewhere.resolve("restored");
        Backup.restore(copy, directory, CAPACITY, RestorePoint.END);
        started().close();
        assertThat(files()).isEqualTo(audit);
        assertThat(verify().problems()).isEmpty();
        assertThat(verify().compared()).isEqualTo(10);
    }

    /** What was done behind that point stays in the audit, and its sequences come again. */
    @Test
    void shouldSayThatTheLedgerWentBack() throws IOException {
        worked(5);
        final Path copy = elsewhere.resolve("copy");
        Backup.make(directory, copy, CAPACITY, 1);
        directory = elsewhere.resolve("restored");
        Backup.restore(copy, directory, CAPACITY, RestorePoint.ofSequence(8));
        try (AuditLog log = started()) {
            work(2, into(log));
            log.completeUpTo(16);
            log.writePosition();
        }
        assertThat(records()).filteredOn(record -> record.kind() == AuditKind.COMMAND)
            .extracting(AuditRecord::sequence)
            .containsExactly(1L, 2L, 5L, 6L, 9L, 10L, 13L, 14L, 17L, 18L, 9L, 10L, 13L, 14L);
        assertThat(records()).extracting(AuditRecord::kind).contains(AuditKind.LOSS);
        assertThat(verify().problems()).isEmpty();
        assertThat(verify().compared()).isEqualTo(8);
    }

    @Test
    void shouldReportADamagedAuditInABackup() throws IOException {
        worked(5);
        final Path copy = elsewhere.resolve("copy");
        Backup.make(directory, copy, CAPACITY, 1);
        final Path file = copy.resolve(file(0).getFileName());
        final byte[] bytes = Files.readAllBytes(file);
        bytes[200] ^= 1;
        Files.write(file, bytes);
        assertThat(Backup.verify(copy, CAPACITY).notes()).anyMatch(note -> note.contains("the audit is damaged"));
    }

    @Test
    void shouldBeShippedAsItGrows() throws IOException {
        final Path target = Files.createDirectory(elsewhere.resolve("continuous"));
        fullBytes = 1024;
        try (AuditLog log = started()) {
            for (int i = 1; i <= 5; i++) {
                work(2, into(log));
                log.writePosition();
                try (ContinuousBackup backup = new ContinuousBackup(storage(), new FileStorage(target), DAY_MS,
                    DAY_MS)) {
                    backup.ship(8L * i, 1);
                }
                assertThat(filesIn(target)).isEqualTo(files());
            }
        }
        assertThat(files()).hasSizeGreaterThan(2);
        directory = elsewhere.resolve("restored");
        Backup.restore(target, directory, CAPACITY, RestorePoint.END);
        started().close();
        assertThat(verify().problems()).isEmpty();
        assertThat(verify().gaps()).isEmpty();
        assertThat(verify().compared()).isEqualTo(20);
    }

    /** A power cut took records that were copied already; they are made again with the same bytes. */
    @Test
    void shouldKeepWhatIsAheadAndWhatIsDifferent() throws IOException {
        worked(4);
        final FileStorage target = new FileStorage(Files.createDirectory(elsewhere.resolve("copy")));
        AuditCopy.copy(storage(), target);
        final byte[] whole = Files.readAllBytes(file(0));
        Files.write(file(0), Arrays.copyOf(whole, whole.length / 2));
        AuditCopy.copy(storage(), target);
        final Path copied = elsewhere.resolve("copy").resolve(file(0).getFileName());
        assertThat(copied).hasBinaryContent(whole);
        final byte[] other = Arrays.copyOf(whole, whole.length + 8);
        other[100] ^= 1;
        Files.write(file(0), other);
        AuditCopy.copy(storage(), target);
        assertThat(copied).hasBinaryContent(other);
        assertThat(copied.resolveSibling(copied.getFileName() + ".other")).hasBinaryContent(whole);
    }

    private Map<String, String> filesIn(final Path other) throws IOException {
        final Path own = directory;
        directory = other;
        try {
            return files();
        } finally {
            directory = own;
        }
    }
}
