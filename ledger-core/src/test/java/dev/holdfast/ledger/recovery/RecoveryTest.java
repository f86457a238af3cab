package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.CardStatus;
import dev.holdfast.ledger.ConsumptionType;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.ReviewReason;
import dev.holdfast.ledger.RuleBook;
import dev.holdfast.ledger.Units;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.CommandHandler;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.JournalCorruptException;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PostEntryEncoder;
import dev.holdfast.ledger.message.PutAccountEncoder;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotException;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.LedgerCapacity;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecoveryTest {
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(100, 100, 100, 100_000);
    private static final int HEADER_BYTES = 128;
    private static final int ENTRIES_OF_A_SEGMENT = 10_000;

    @TempDir
    private Path directory;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[256]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    @Test
    void shouldComeBackFromTheSnapshotAndWhatFollows() throws IOException {
        post(5 * ENTRIES_OF_A_SEGMENT);
        final long digest = digestFromNothing();
        assertThat(new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 4, 0, Snapshot.NO_PAUSE).makeIfDue()).isTrue();
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            assertThat(recovery.fromSequence()).isPositive();
            recovery.applyAll();
            assertThat(recovery.store().digest()).isEqualTo(digest);
            assertThat(recovery.store().recomputeDigest()).isEqualTo(digest);
        }
    }

    @Test
    void shouldMakeASnapshotOnlyWhenItIsDue() throws IOException {
        post(ENTRIES_OF_A_SEGMENT);
        assertThat(new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 4, 0, Snapshot.NO_PAUSE).makeIfDue()).isFalse();
        assertThat(Snapshot.list(storage())).isEmpty();
        post(4 * ENTRIES_OF_A_SEGMENT);
        assertThat(new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 4, 0, Snapshot.NO_PAUSE).makeIfDue()).isTrue();
        assertThat(new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 4, 0, Snapshot.NO_PAUSE).makeIfDue()).isFalse();
    }

    @Test
    void shouldKeepTwoSnapshotsAndWhatTheOlderOneNeeds() throws IOException {
        for (int i = 0; i < 4; i++) {
            post(2 * ENTRIES_OF_A_SEGMENT);
            new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, Snapshot.NO_PAUSE).makeIfDue();
        }
        final long digest = digest();
        final List<Snapshot> snapshots = Snapshot.list(storage());
        assertThat(snapshots).hasSize(2);
        assertThat(segments()).allMatch(sequence -> sequence > snapshots.get(1).sequence()).isNotEmpty();
        flip(fileOf(snapshots.get(0)), 5_000);
        assertThat(digest()).as("from the older one").isEqualTo(digest);
        flip(fileOf(snapshots.get(1)), 5_000);
        assertThatThrownBy(this::digest).isInstanceOf(JournalCorruptException.class).hasMessageContaining("commands 1 to")
            .hasMessageContaining("are missing");
    }

    /** A snapshot of a stop lies inside a file. One that could not be read for a while must not hide what was written there meanwhile. */
    @Test
    void shouldFindWhatFollowsASnapshotInItsOwnFile() throws IOException {
        final Snapshot snapshot = smallSnapshot();
        final Path away = directory.resolve("away");
        post(3);
        assertThat(digest()).isEqualTo(digestFromNothing());
        Files.move(fileOf(snapshot), away);
        post(3);
        Files.move(away, fileOf(snapshot));
        final long digest = digestFromNothing();
        assertThat(segments()).containsExactly(1L);
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            assertThat(recovery.fromSequence()).isEqualTo(4);
            assertThat(recovery.inspect().point().sequence()).isEqualTo(12);
            assertThat(recovery.store().digest()).isEqualTo(digest);
        }
        post(2 * ENTRIES_OF_A_SEGMENT);
        assertThat(segments()).hasSizeGreaterThan(1);
        assertThat(digest()).as("over the border of the file").isEqualTo(digestFromNothing());
    }

    @Test
    void shouldStopAtAFileThatDoesNotLeadToTheSnapshot() throws IOException {
        smallSnapshot();
        final Path journal = segmentFiles().get(0);
        post(3);
        flip(journal, HEADER_BYTES + 70);
        assertThatThrownBy(this::digest).isInstanceOf(JournalCorruptException.class).hasMessageContaining("a snapshot goes up to sequence=4");
    }

    @Test
    void shouldNotBeginAnewWhenItsOnlySnapshotIsDamaged() throws IOException {
        final Snapshot snapshot = smallSnapshot();
        Files.delete(segmentFiles().get(0));
        final byte[] whole = Files.readAllBytes(fileOf(snapshot));
        assertThat(digest()).isNotZero();
        flip(fileOf(snapshot), 200);
        assertThatThrownBy(this::digest).isInstanceOf(JournalCorruptException.class).hasMessageContaining("commands up to 4 are missing");
        Files.write(fileOf(snapshot), whole);
        post(1);
        assertThat(segments()).containsExactly(5L);
    }

    /** A stop has no time to spare. What it could not write and read back in it goes again, and nothing before it does. */
    @Test
    void shouldLeaveNoSnapshotThatWasNotReadBack() throws IOException {
        final Snapshot older = smallSnapshot();
        post(3);
        for (final boolean whileWriting : new boolean[] {true, false}) {
            final Recovery recovery = new Recovery(storage(), CAPACITY);
            recovery.inspect();
            final Path made = directory.resolve(String.format("snapshot-%016d.bin", recovery.point().sequence()));
            final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, Snapshot.NO_PAUSE);
            assertThatThrownBy(() -> maker.makeOf(recovery.store(), recovery.point(), () -> {
                if (whileWriting || Files.exists(made)) {
                    throw new IllegalStateException("no time is left");
                }
            })).hasMessage("no time is left");
            recovery.close();
            assertThat(Snapshot.list(storage())).extracting(Snapshot::sequence).containsExactly(older.sequence());
            assertThat(directory.resolve(Snapshot.TEMPORARY)).doesNotExist();
        }
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.inspect();
            assertThat(recovery.fromSequence()).isEqualTo(older.sequence());
        }
    }

    /** More reviews may be there than would be made room for now. */
    @Test
    void shouldLoadReviewsThatThereWasMoreRoomFor() throws IOException {
        try (LedgerStore store = new LedgerStore(CAPACITY)) {
            for (int i = 0; i < 90; i++) {
                store.reviews().open(0, id("T" + i), ReviewReason.STATUS_UNKNOWN, id("notice"), 1);
            }
            store.resize(new LedgerCapacity(5, 5, 5, 5, 5, 5, 5));
            final Snapshot snapshot = Snapshot.write(storage(), store, new JournalPoint(1, 1, 0, 0), Snapshot.NO_PAUSE);
            try (LedgerStore loaded = snapshot.load(CAPACITY, CAPACITY, Snapshot.NO_PAUSE).store()) {
                assertThat(loaded.digest()).isEqualTo(store.digest());
                assertThat(loaded.reviews().openCount()).isEqualTo(90);
            }
        }
    }

    @Test
    void shouldKeepAMarginOfSegments() throws IOException {
        for (int i = 0; i < 3; i++) {
            post(2 * ENTRIES_OF_A_SEGMENT);
            new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 2, Snapshot.NO_PAUSE).makeIfDue();
        }
        final long older = Snapshot.list(storage()).get(1).sequence();
        assertThat(segments().stream().filter(sequence -> sequence <= older)).hasSize(2);
    }

    @Test
    void shouldFindEveryFlippedBitOfASnapshot() throws IOException {
        final Snapshot snapshot = smallSnapshot();
        final byte[] whole = Files.readAllBytes(fileOf(snapshot));
        for (int i = 0; i < whole.length; i++) {
            final byte[] flipped = whole.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            assertUnusable(snapshot, flipped, "byte " + i);
        }
        for (int length = 0; length < whole.length; length += 7) {
            assertUnusable(snapshot, Arrays.copyOf(whole, length), "cut at " + length);
        }
        assertUnusable(snapshot, Arrays.copyOf(whole, whole.length + 1), "one byte more");
    }

    private void assertUnusable(final Snapshot snapshot, final byte[] content, final String what) throws IOException {
        Files.write(fileOf(snapshot), content);
        assertThatThrownBy(() -> snapshot.load(CAPACITY, CAPACITY, Snapshot.NO_PAUSE)).as(what).isInstanceOf(SnapshotException.class);
    }

    /** Each bit of a small journal is found out, or lies behind its end and changes nothing. */
    @Test
    void shouldFindEveryFlippedBitOfAJournal() throws IOException {
        post(3);
        final Path segment = segmentFiles().get(0);
        final String commands = commands();
        final UnsafeBuffer frames = new UnsafeBuffer(Files.readAllBytes(segment));
        final int secondFrame = HEADER_BYTES + frames.getInt(HEADER_BYTES + Integer.BYTES);
        final int end = secondFrame + frames.getInt(secondFrame + Integer.BYTES);
        final byte[] whole = Arrays.copyOf(frames.byteArray(), end + 2_048);
        int found = 0;
        for (int i = 0; i < end + 600; i++) {
            final byte[] flipped = whole.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            Files.write(segment, flipped);
            // Another version in the header would have another header.
            final String damaged = "position=" + (i < HEADER_BYTES ? "" : i < secondFrame ? HEADER_BYTES : i < end ? secondFrame : end);
            try {
                assertThat(commands()).as("byte %d", i).isEqualTo(commands);
                assertThat(i).isGreaterThanOrEqualTo(end);
            } catch (final JournalCorruptException e) {
                assertThat(e).hasMessageContaining(damaged);
                found++;
            }
        }
        assertThat(found).isGreaterThanOrEqualTo(end);
    }

    /** Written by version 0.1.0 before there were packages: a balance of 54.50 after a sale, a decline and a reversal, and a review. */
    @Test
    void shouldReadAJournalOfTheFirstFormat() throws IOException {
        final Path resource = Path.of("src/test/resources/dev/holdfast/ledger/journal-v1/journal-0000000000000001.log");
        Files.copy(resource, directory.resolve(resource.getFileName()));
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            assertThat(recovery.applyAll().sequence()).isEqualTo(10);
            final AccountRow account = new AccountRow();
            recovery.store().accounts().find(id("U1"), account);
            assertThat(account.balance()).isEqualTo(54_500_000);
            assertThat(account.held()).isZero();
            assertThat(account.overdraft()).isEqualTo(5 * Units.PER_WHOLE);
            final OrderRow order = new OrderRow();
            recovery.store().orders().find(id("T1"), order);
            assertThat(order.posted()).isEqualTo(-45_500_000);
            assertThat(order.type()).isEqualTo(ConsumptionType.CONSUMPTION);
            recovery.store().orders().find(id("T2"), order);
            assertThat(order.decision().code()).isEqualTo(3001);
            recovery.store().orders().find(id("T3"), order);
            assertThat(order.reversed()).isEqualTo(20 * Units.PER_WHOLE);
            final CardRow card = new CardRow();
            recovery.store().cards().find(id("C1"), card);
            assertThat(card.status()).isEqualTo(CardStatus.FROZEN);
            assertThat(recovery.store().reviews().openCount()).isOne();
        }
    }

    private Snapshot smallSnapshot() throws IOException {
        post(3);
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.applyAll();
            return Snapshot.write(storage(), recovery.store(), recovery.point(), Snapshot.NO_PAUSE);
        }
    }

    private long digestFromNothing() {
        try (LedgerStore store = new LedgerStore(CAPACITY)) {
            final Ledger ledger = new Ledger(store);
            read((buffer, offset, length, sequence, timeMs, actor) -> ledger.apply(buffer, offset, sequence, timeMs, result, 0));
            return store.digest();
        }
    }

    private long digest() {
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            recovery.applyAll();
            return recovery.store().digest();
        }
    }

    /** An account, and entries of 1, a hundred in each batch. */
    private void post(final int entries) {
        try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
            final JournalEnd end = recovery.applyAll();
            recovery.makeDurable();
            final Ledger ledger = recovery.ledger();
            try (FileJournal journal = new FileJournal(storage(), end, ledger, FileJournal.MIN_SEGMENT_BYTES, Runnable::run)) {
                journal.begin(ledger.sequence() + 1, ledger.sequence() + 1);
                new PutAccountEncoder().wrapAndApplyHeader(command, 0, header).currency(0x5553440000000000L).overdraft(0).hasOverdraft((short) 0)
                    .status((short) 0).accountNo("U1");
                give(journal, ledger, 128);
                journal.write();
                journal.force();
                for (int i = 0; i < entries; i += 100) {
                    final long time = ledger.sequence() + 1;
                    journal.begin(time, time);
                    for (int j = i; j < Math.min(entries, i + 100); j++) {
                        new PostEntryEncoder().wrapAndApplyHeader(command, 0, header).amount(1).force((short) 0).isTransfer((short) 0)
                            .entryNo("E" + (ledger.sequence() + 1)).accountNo("U1").consumeNo("");
                        give(journal, ledger, time, 96);
                    }
                    journal.write();
                }
                journal.force();
            }
        }
    }

    private void give(final FileJournal journal, final Ledger ledger, final int length) {
        give(journal, ledger, ledger.sequence() + 1, length);
    }

    private void give(final FileJournal journal, final Ledger ledger, final long timeMs, final int length) {
        journal.append(command, 0, length, Actor.PLATFORM);
        ledger.apply(command, 0, ledger.sequence() + 1, timeMs, result, 0);
    }

    private String commands() {
        final StringBuilder all = new StringBuilder();
        read((buffer, offset, length, sequence, timeMs, actor) -> {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            all.append(sequence).append('@').append(timeMs).append(Arrays.toString(bytes));
        });
        return all.toString();
    }

    private JournalEnd read(final CommandHandler handler) {
        return new JournalReader(storage(), handler).readAll();
    }

    private List<Path> segmentFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("journal-\\d+\\.log")).sorted().toList();
        }
    }

    private List<Long> segments() throws IOException {
        return segmentFiles().stream().map(file -> Long.parseLong(file.getFileName().toString().replaceAll("\\D", ""))).toList();
    }

    private Storage storage() {
        return new FileStorage(directory);
    }

    private Path fileOf(final Snapshot snapshot) {
        return directory.resolve(snapshot.name());
    }

    private static void flip(final Path file, final int at) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        Files.write(file, bytes);
    }

    private static UnsafeBuffer id(final String name) {
        return new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
    }
}
