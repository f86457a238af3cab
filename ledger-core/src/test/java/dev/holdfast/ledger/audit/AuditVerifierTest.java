package dev.holdfast.ledger.audit;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class AuditVerifierTest extends AuditFixture {
    @Test
    void shouldFindNothingWhereAllIsWell() throws IOException {
        worked(30);
        final AuditVerifier.Report report = verify();
        assertThat(report.problems()).isEmpty();
        assertThat(report.gaps()).isEmpty();
        assertThat(report.compared()).isEqualTo(60);
        assertThat(report.records()).isEqualTo(61);
        assertThat(report.begin()).isEqualTo(1);
        assertThat(report.coveredUpTo()).isEqualTo(120);
        assertThat(report.hash()).isEqualTo(records().get(60).hash());
    }

    @Test
    void shouldFindAnyByteThatHasChanged() throws IOException {
        worked(4);
        final byte[] whole = Files.readAllBytes(file(0));
        for (int at = 0; at < whole.length; at++) {
            final byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file(0), changed);
            assertThat(AuditChain.problemsOf(storage())).as("at=%d", at).isNotEmpty();
        }
        Files.write(file(0), whole);
        assertThat(AuditChain.problemsOf(storage())).isEmpty();
    }

    @Test
    void shouldFindARecordThatIsGone() throws IOException {
        worked(4);
        final byte[] whole = Files.readAllBytes(file(0));
        final List<AuditRecord> records = records();
        int at = AuditLayout.FILE_HEADER_BYTES;
        for (final AuditRecord record : records) {
            final byte[] without = new byte[whole.length - record.lengthBytes()];
            System.arraycopy(whole, 0, without, 0, at);
            System.arraycopy(whole, at + record.lengthBytes(), without, at, without.length - at);
            Files.write(file(0), without);
            assertThat(verify().problems()).as("record=%d", record.number()).isNotEmpty();
            at += record.lengthBytes();
        }
    }

    @Test
    void shouldFindARecordThatIsGoneThoughAllHashesFit() throws IOException {
        worked(4);
        final byte[] whole = Files.readAllBytes(file(0));
        final int begin = AuditLayout.FILE_HEADER_BYTES;
        final int length = records().get(0).lengthBytes();
        final byte[] without = Arrays.copyOf(whole, whole.length - length);
        System.arraycopy(whole, begin + length, without, begin, without.length - begin);
        Files.write(file(0), chained(without));
        assertThat(AuditChain.problemsOf(storage())).isNotEmpty();
    }

    /** One file is another, and right in itself; the next one was begun with the hash of what was there. */
    @Test
    void shouldFindAFileThatWasWrittenAnew() throws IOException {
        fullBytes = 4_096;
        worked(100);
        final byte[] first = Files.readAllBytes(file(0));
        final int name = new String(first, StandardCharsets.ISO_8859_1).lastIndexOf("jane");
        System.arraycopy("joan".getBytes(StandardCharsets.ISO_8859_1), 0, first, name, "joan".length());
        Files.write(file(0), chained(first));
        assertThat(AuditChain.problemsOf(storage())).singleElement().asString()
            .contains(file(1).getFileName().toString(), "does not follow record");
    }

    /** Works the hashes out anew, as somebody can who may write files. */
    private static byte[] chained(final byte[] bytes) {
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        byte[] hash = new byte[AuditLayout.HASH_BYTES];
        for (int at = AuditLayout.FILE_HEADER_BYTES; at < bytes.length;) {
            final int length = buffer.getInt(at + AuditLayout.LENGTH_AT);
            hash = AuditLayout.hash(AuditLayout.newHash(), hash, bytes, at, length);
            buffer.putBytes(at + AuditLayout.HASH_AT, hash);
            at += length;
        }
        return bytes;
    }

    /** Somebody wrote the whole chain anew. The journal knows better. */
    @Test
    void shouldFindWhatTheJournalHasAndTheAuditDoesNot() throws IOException {
        try (AuditLog log = started()) {
            work(4, into(log, sequence -> sequence != 6));
            log.completeUpTo(16);
            log.writePosition();
        }
        assertThat(AuditChain.problemsOf(storage())).isEmpty();
        assertThat(verify().problems())
            .containsExactly("sequence=6 is not in the audit: PostEntry by operator jane@10.0.0.1");
    }

    @Test
    void shouldFindWhatTheAuditHasAndTheJournalDoesNot() throws IOException {
        worked(4);
        for (final String name : directory.toFile().list()) {
            if (name.startsWith("journal")) {
                Files.delete(directory.resolve(name));
            }
        }
        work(3, into(null, sequence -> false));
        assertThat(verify().problems()).anyMatch(problem -> problem.contains("that the journal does not have"));
    }

    @Test
    void shouldFindAnotherActorThanTheJournals() throws IOException {
        worked(2);
        final byte[] bytes = Files.readAllBytes(file(0));
        for (int i = 0; i < bytes.length - 4; i++) {
            if (bytes[i] == 'j' && bytes[i + 1] == 'a' && bytes[i + 2] == 'n' && bytes[i + 3] == 'e') {
                bytes[i + 3] = 'i';
            }
        }
        Files.write(file(0), chained(bytes));
        Files.delete(directory.resolve(AuditPosition.FILE));
        assertThat(AuditChain.problemsOf(storage())).isEmpty();
        assertThat(verify().problems()).hasSize(4).allMatch(problem -> problem.contains("something else"));
    }

    /** The same commands, after others: before and after are of another ledger. */
    @Test
    void shouldFindAnotherDigestThanTheJournals() throws IOException {
        worked(2);
        final UnsafeBuffer bytes = new UnsafeBuffer(Files.readAllBytes(file(0)));
        int changed = 0;
        for (int at = AuditLayout.FILE_HEADER_BYTES; at < bytes.capacity();
            at += bytes.getInt(at + AuditLayout.LENGTH_AT)) {
            if (bytes.getByte(at + AuditLayout.KIND_AT) == AuditKind.COMMAND.code()) {
                bytes.putLong(at + AuditLayout.DIGEST_AT, bytes.getLong(at + AuditLayout.DIGEST_AT) + 1);
                changed++;
            }
        }
        Files.write(file(0), chained(bytes.byteArray()));
        Files.delete(directory.resolve(AuditPosition.FILE));
        assertThat(AuditChain.problemsOf(storage())).isEmpty();
        assertThat(verify().problems()).hasSize(changed).allMatch(problem -> problem.contains("something else"));
        assertThat(changed).isPositive();
    }

    /** Beside a gateway at work the journal is a moment ahead. */
    @Test
    void shouldNotMindWhatIsStillToCome() throws IOException {
        worked(2);
        work(2, into(null, sequence -> false));
        assertThat(verify().problems()).isEmpty();
        assertThat(verify().behind()).isEqualTo(4);
    }

    @Test
    void shouldSayThatATailWasCut() throws IOException {
        try (AuditLog log = started()) {
            work(2, into(log));
        }
        final byte[] whole = Files.readAllBytes(file(0));
        Files.write(file(0), Arrays.copyOf(whole, whole.length - 9));
        assertThat(verify().problems()).isEmpty();
        assertThat(verify().tornBytes()).isPositive();
    }
}
