package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a recovery wants to be there since a file says that it was confirmed. */
class HighWaterTest {
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(100, 10, 10, 10);
    private static final long LEDGER_ID = 0x1234;

    @TempDir
    private Path directory;
    @TempDir
    private Path elsewhere;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[256]);
    private final PlainCommands commands = new PlainCommands(command, CurrencyCode.pack("USD"));
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);

    @Test
    void shouldReadWhatWasWritten() throws IOException {
        final HighWater file = new HighWater(new FileStorage(elsewhere), "mark");
        assertThat(file.read()).isNull();
        final JournalPoint place = new JournalPoint(123_456_789_012L, 0, -2, -3);
        file.write(place);
        assertThat(file.read()).isEqualTo(place);
        assertThat(elsewhere).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void shouldTakeNoDamagedFileForAnother() throws IOException {
        final HighWater file = new HighWater(new FileStorage(elsewhere), "mark");
        file.write(new JournalPoint(81, 0, LEDGER_ID, 7));
        final byte[] whole = Files.readAllBytes(elsewhere.resolve("mark"));
        for (int i = 0; i < whole.length - 1; i++) {
            final byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(elsewhere.resolve("mark"), damaged);
            assertThatThrownBy(
                file::read).as("byte %d", i).isInstanceOf(IOException.class).hasMessageContaining("is damaged");
        }
    }

    @Test
    void shouldGoOnWithAsMuchAsWasConfirmedOrMore() throws IOException {
        final JournalPoint confirmed = openAccounts(3);
        assertThat(recover(confirmed, HighWaterTest::none)).isEqualTo(3);
        openAccounts(2);
        assertThat(recover(confirmed, HighWaterTest::none)).isEqualTo(5);
    }

    @Test
    void shouldStopBeforeWhatWasConfirmed() throws IOException {
        openAccounts(3);
        final Path copy = copy();
        final JournalPoint confirmed = openAccounts(2);
        Files.copy(copy, journal(), StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> recover(confirmed, HighWaterTest::none)).isInstanceOf(LostTailException.class)
            .hasMessageContaining("commands 4 to 5 are missing").hasMessageContaining("--accept-loss=3")
            .hasMessageContaining(elsewhere.toString());
        assertThatThrownBy(() -> recover(confirmed, recovery -> recovery.acceptLossBehind(2))).as("another place")
            .isInstanceOf(LostTailException.class);
        assertThat(recover(confirmed, recovery -> recovery.acceptLossBehind(3))).isEqualTo(3);
    }

    /** An old copy that was gone on with reaches as far, by another way. */
    @Test
    void shouldStopWhenTheJournalPassesItBy() throws IOException {
        openAccounts(3);
        final Path copy = copy();
        final JournalPoint confirmed = openAccounts(2);
        Files.copy(copy, journal(), StandardCopyOption.REPLACE_EXISTING);
        openAccounts(1);
        openAccounts(4);
        assertThatThrownBy(() -> recover(confirmed, HighWaterTest::none)).isInstanceOf(LostTailException.class)
            .hasMessageContaining("an older copy was gone on with");
        assertThat(recover(confirmed, recovery -> recovery.acceptLossBehind(8))).isEqualTo(8);
    }

    @Test
    void shouldStopInADirectoryThatHasNothing() {
        assertThatThrownBy(() -> recover(new JournalPoint(9, 0, LEDGER_ID, 1), HighWaterTest::none))
            .isInstanceOf(LostTailException.class)
            .hasMessageContaining("has no ledger").hasMessageContaining("commands 1 to 9 are missing")
            .hasMessageContaining("--accept-loss=0");
    }

    @Test
    void shouldNameAnotherLedgersFile() {
        openAccounts(3);
        assertThatThrownBy(() -> recover(new JournalPoint(2, 0, 0xabc, 1), recovery -> recovery.acceptLossBehind(3)))
            .isInstanceOf(LostTailException.class).hasMessageContaining("is of the ledger abc")
            .hasMessageContaining("has the ledger 1234");
    }

    @Test
    void shouldKnowThePlaceThatASnapshotBeginsAt() throws IOException {
        final JournalPoint confirmed = openAccounts(3);
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.applyAll();
            Snapshot.write(storage(), recovery.store(), recovery.point(), Snapshot.NO_PAUSE);
        }
        assertThat(recover(confirmed, HighWaterTest::none)).isEqualTo(3);
        final JournalPoint other = new JournalPoint(3, 0, LEDGER_ID, confirmed.checksum() + 1);
        assertThatThrownBy(() -> recover(other, HighWaterTest::none)).isInstanceOf(LostTailException.class);
    }

    private interface Choice {
        void of(Recovery recovery);
    }

    private static void none(final Recovery recovery) {
        assertThat(recovery.lostUpTo()).isZero();
    }

    /** Recovers with a file that says this, and returns where the ledger ends. */
    private long recover(final JournalPoint confirmed, final Choice choice) throws IOException {
        final HighWater file = new HighWater(new FileStorage(elsewhere), "mark");
        file.write(confirmed);
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            choice.of(recovery);
            assertThat(recovery.expect(file)).isTrue();
            recovery.applyAll();
            return recovery.ledger().sequence();
        }
    }

    private Storage storage() {
        return new FileStorage(directory);
    }

    private Path journal() {
        return directory.resolve("journal-0000000000000001.log");
    }

    private Path copy() throws IOException {
        return Files.copy(journal(), elsewhere.resolve("copy"));
    }

    /** Journals so many commands in one batch, and returns what was confirmed then. */
    private JournalPoint openAccounts(final int count) {
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            final JournalEnd end = recovery.applyAll();
            recovery.makeDurable();
            final Ledger ledger = recovery.ledger();
            final JournalEnd named = new JournalEnd(end.segment(), end.position(), end.point().of(LEDGER_ID));
            try (FileJournal journal = new FileJournal(storage(), named, ledger, FileJournal.MIN_SEGMENT_BYTES,
                Runnable::run)) {
                final int[] at = new int[count];
                journal.begin(ledger.sequence() + 1, ledger.sequence() + 1);
                for (int i = 0; i < count; i++) {
                    at[i] = journal.append(command, 0, commands.putAccount("U" + i + "-" + count, 0), Actor.GATEWAY);
                }
                journal.write();
                journal.force();
                final long timeMs = ledger.sequence() + 1;
                for (final int offset : at) {
                    ledger.apply(journal.batch(), offset, ledger.sequence() + 1, timeMs, result, 0);
                }
                journal.mark();
                return journal.confirmed();
            }
        }
    }
}
