package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.message.AccountViewDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.storage.FaultyDisk;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class AuditLogTest extends AuditFixture {
    @Test
    void shouldSayWhoChangedWhatFromWhatToWhat() throws IOException {
        worked(2);
        final List<AuditRecord> records = records();
        assertThat(records).extracting(AuditRecord::kind).startsWith(AuditKind.BEGIN, AuditKind.COMMAND);
        assertThat(records.subList(1, records.size())).extracting(AuditRecord::sequence)
            .containsExactly(1L, 2L, 5L, 6L);
        final AuditRecord credit = records.get(2);
        assertThat(credit.actor()).hasToString("operator jane@10.0.0.1");
        assertThat(credit.timeMs()).isEqualTo(1);
        assertThat(credit.result()).isEqualTo(ResultCode.APPROVED.code());
        assertThat(account(credit.before()).balance()).isZero();
        assertThat(account(credit.after()).balance()).isEqualTo(1);
        assertThat(records.get(1).before().capacity()).isZero();
        final AuditRecord refused = records.get(4);
        assertThat(refused.result()).isEqualTo(ResultCode.ACCOUNT_UNKNOWN.code());
        assertThat(refused.after().capacity()).isZero();
    }

    private static AccountViewDecoder account(final DirectBuffer view) {
        return new AccountViewDecoder().wrapAndApplyHeader(view, 0, new MessageHeaderDecoder());
    }

    @Test
    void shouldBeMadeAgainByAReplayAsItWas() throws IOException {
        worked(20);
        final Map<String, String> before = files();
        for (final String name : before.keySet()) {
            Files.delete(directory.resolve(name));
        }
        Files.delete(directory.resolve(AuditPosition.FILE));
        started().close();
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void shouldHaveNoRecordTwice() throws IOException {
        worked(2);
        try (AuditLog log = started()) {
            for (final AuditRecord record : records()) {
                log.append(record.bytes(), 0, record.lengthBytes());
            }
            assertThat(log.records()).isEqualTo(5);
        }
    }

    /** A process is killed or the power goes: what was written last is there in part. */
    @Test
    void shouldMendATailThatWasCut() throws IOException {
        try (AuditLog log = started()) {
            work(3, into(log));
        }
        final Map<String, String> before = files();
        final byte[] whole = Files.readAllBytes(file(0));
        for (int length = AuditLayout.FILE_HEADER_BYTES; length < whole.length; length += 11) {
            Files.write(file(0), Arrays.copyOf(whole, length));
            final AuditVerifier.Report report = verify();
            assertThat(report.problems()).as("length=%d", length).isEmpty();
            started().close();
            assertThat(files()).as("length=%d", length).isEqualTo(before);
        }
        assertThat(directory.toFile().list()).noneMatch(name -> name.contains("damaged"));
    }

    /** And here it is there but for a sector, which no replay but the journal's has. */
    @Test
    void shouldMendASectorThatIsMissing() throws IOException {
        try (AuditLog log = started()) {
            work(10, into(log));
        }
        final Map<String, String> before = files();
        final byte[] torn = Files.readAllBytes(file(0));
        Arrays.fill(torn, 1024, 1536, (byte) 0);
        Files.write(file(0), torn);
        started().close();
        assertThat(files()).isEqualTo(before);
    }

    /** What was forced is not a crash's to take. */
    @Test
    void shouldNotTakeALostEndForATornOne() throws IOException {
        worked(3);
        final byte[] whole = Files.readAllBytes(file(0));
        Files.write(file(0), Arrays.copyOf(whole, whole.length - 8));
        assertThat(verify().problems()).anyMatch(problem -> problem.contains("although it had records up to"));
        started().close();
        assertThat(directory.resolve(file(0).getFileName() + ".damaged")).exists();
        assertThat(records()).filteredOn(record -> record.kind() == AuditKind.GAP).hasSize(1);
        assertThat(verify().problems()).isEmpty();
        assertThat(verify().gaps()).hasSize(1);
    }

    /** The replay makes it again; that it was damaged stays in the audit, and the damaged file beside it. */
    @Test
    void shouldGoOnBehindDamage() throws IOException {
        worked(5);
        final byte[] bytes = Files.readAllBytes(file(0));
        bytes[bytes.length / 2] ^= 1;
        Files.write(file(0), bytes);
        started().close();
        assertThat(records()).extracting(AuditRecord::kind).contains(AuditKind.GAP);
        assertThat(records()).filteredOn(record -> record.kind() == AuditKind.COMMAND)
            .extracting(AuditRecord::sequence).containsExactly(1L, 2L, 5L, 6L, 9L, 10L, 13L, 14L, 17L, 18L);
        assertThat(verify().problems()).isEmpty();
        assertThat(directory.resolve(file(0).getFileName() + ".damaged")).hasBinaryContent(bytes);
    }

    @Test
    void shouldGoOnWhenAllFilesAreGone() throws IOException {
        worked(5);
        Files.delete(file(0));
        assertThat(verify().problems()).isNotEmpty();
        started().close();
        assertThat(records().get(0).kind()).isEqualTo(AuditKind.GAP);
        assertThat(records().get(0).text()).contains("all its files are gone");
        assertThat(records()).filteredOn(record -> record.kind() == AuditKind.COMMAND).hasSize(10);
    }

    @Test
    void shouldBeginWhereAReplayBegins() throws IOException {
        worked(5);
        for (final String name : AuditFiles.list(storage())) {
            Files.delete(directory.resolve(name));
        }
        Files.delete(directory.resolve(AuditPosition.FILE));
        final AuditLog log = new AuditLog(storage(), LEDGER);
        log.begin(AuditEnd.find(storage()), new JournalPoint(12, 12, LEDGER, 0), 20, 20);
        log.close();
        assertThat(records()).singleElement().satisfies(begin -> {
            assertThat(begin.kind()).isEqualTo(AuditKind.BEGIN);
            assertThat(begin.sequence()).isEqualTo(13);
        });
        assertThat(AuditEnd.find(storage()).completeUpTo()).isEqualTo(12);
    }

    /** A snapshot has what the audit does not, so that no replay can make it again. */
    @Test
    void shouldSayWhatItMissed() throws IOException {
        worked(2);
        work(2, into(null, sequence -> false));
        final AuditLog log = new AuditLog(storage(), LEDGER);
        log.begin(AuditEnd.find(storage()), new JournalPoint(12, 12, LEDGER, 0), 16, 16);
        log.close();
        final AuditRecord gap = records().get(records().size() - 1);
        assertThat(gap.kind()).isEqualTo(AuditKind.GAP);
        assertThat(gap.sequence()).isEqualTo(9);
        assertThat(gap.until()).isEqualTo(12);
        // Of the rest one command is in the gap, and two come to the audit with the next start.
        assertThat(verify().problems()).isEmpty();
        assertThat(verify().excused()).isEqualTo(2);
        assertThat(verify().behind()).isEqualTo(2);
    }

    /** An operator accepted that the journal has lost its end. What the audit has of it is all that is left. */
    @Test
    void shouldKeepWhatTheJournalHasLost() throws IOException {
        worked(4);
        final AuditLog log = new AuditLog(storage(), LEDGER);
        log.begin(AuditEnd.find(storage()), new JournalPoint(0, 0, LEDGER, 0), 8, 8);
        log.close();
        final AuditRecord loss = records().get(records().size() - 1);
        assertThat(loss.kind()).isEqualTo(AuditKind.LOSS);
        assertThat(loss.sequence()).isEqualTo(9);
        assertThat(loss.until()).isEqualTo(14);
        assertThat(AuditEnd.find(storage()).lastSequence()).isEqualTo(8);
    }

    @Test
    void shouldWriteOnInAnotherFile() throws IOException {
        final int rounds = 500;
        fullBytes = 4096;
        worked(rounds);
        assertThat(AuditFiles.list(storage())).hasSizeGreaterThan(40);
        assertThat(records()).hasSize(1 + 2 * rounds);
        assertThat(verify().problems()).isEmpty();
        assertThat(verify().compared()).isEqualTo(2L * rounds);
        assertThat(AuditFiles.bytes(storage()) / (2 * rounds)).isLessThan(400);
        final Map<String, String> before = files();
        started().close();
        assertThat(files()).isEqualTo(before);
        shouldPageThroughAllFiles(2 * rounds + 1);
        shouldFindAFileThatIsGone();
    }

    private void shouldPageThroughAllFiles(final int records) throws IOException {
        long next = 0;
        long expected = records;
        do {
            final AuditPage page = AuditPage.newest(storage(), next, 7, record -> true);
            for (final AuditRecord record : page.records()) {
                assertThat(record.number()).isEqualTo(expected--);
            }
            next = page.next();
        } while (next != 0);
        assertThat(expected).isZero();
        do {
            final AuditPage page = AuditPage.oldest(storage(), next, 7, record -> true);
            for (final AuditRecord record : page.records()) {
                assertThat(record.number()).isEqualTo(++expected);
            }
            next = page.next();
        } while (next != 0);
        assertThat(expected).isEqualTo(records);
    }

    private void shouldFindAFileThatIsGone() throws IOException {
        final Path second = file(1);
        assertThat(AuditFileCheck.problemOf(storage(), file(0).getFileName().toString())).isNull();
        Files.delete(second);
        assertThat(AuditFileCheck.problemOf(storage(), file(0).getFileName().toString())).contains("are missing");
        assertThat(verify().problems()).isNotEmpty();
    }

    /** Whatever write, force or renaming fails: opened again and shown what it lacks, the audit is what it would be. */
    @Test
    void shouldBeWhatItWouldBeWhateverFailed() throws IOException {
        try (AuditLog log = started()) {
            work(3, into(log));
            log.writePosition();
        }
        final Map<String, String> expected = files();
        boolean hasFailed = true;
        for (int allowed = 0; hasFailed; allowed++) {
            for (final String name : directory.toFile().list()) {
                if (name.startsWith("audit")) {
                    Files.delete(directory.resolve(name));
                }
            }
            hasFailed = failAfter(allowed);
            started().close();
            assertThat(files()).as("allowed=%d", allowed).isEqualTo(expected);
        }
    }

    private boolean failAfter(final int allowed) {
        final int[] changes = {0};
        try (AuditLog log = started(new FaultyDisk(storage()) {
            @Override
            protected void before(final Change change) throws IOException {
                if (changes[0]++ == allowed) {
                    throw new IOException("the disk fails");
                }
            }
        })) {
            log.writePosition();
            return false;
        } catch (final IOException | UncheckedIOException e) {
            return true;
        }
    }
}
