package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalCorruptException;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotException;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecoveryTest extends RecoveryFixture {
    @Test
    void shouldComeBackFromTheSnapshotAndWhatFollows() throws IOException {
        post(5 * ENTRIES_OF_A_SEGMENT);
        final long digest = digestFromNothing();
        assertThat(
            new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 4, 0, Snapshot.NO_PAUSE).makeIfDue()).isTrue();
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
        assertThat(
            new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 4, 0, Snapshot.NO_PAUSE).makeIfDue()).isFalse();
        assertThat(Snapshot.list(storage())).isEmpty();
        post(4 * ENTRIES_OF_A_SEGMENT);
        assertThat(
            new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 4, 0, Snapshot.NO_PAUSE).makeIfDue()).isTrue();
        assertThat(
            new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 4, 0, Snapshot.NO_PAUSE).makeIfDue()).isFalse();
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
        assertThatThrownBy(this::digest).isInstanceOf(JournalCorruptException.class)
            .hasMessageContaining("commands 1 to")
            .hasMessageContaining("are missing");
    }

    /**
     * A snapshot of a stop lies inside a file. One that could not be read for a while must not hide what was written
     * there meanwhile.
     */
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
        assertThatThrownBy(
            this::digest).isInstanceOf(JournalCorruptException.class)
            .hasMessageContaining("a snapshot goes up to sequence=4");
    }

    @Test
    void shouldNotBeginAnewWhenItsOnlySnapshotIsDamaged() throws IOException {
        final Snapshot snapshot = smallSnapshot();
        Files.delete(segmentFiles().get(0));
        final byte[] whole = Files.readAllBytes(fileOf(snapshot));
        assertThat(digest()).isNotZero();
        flip(fileOf(snapshot), 200);
        assertThatThrownBy(
            this::digest).isInstanceOf(JournalCorruptException.class)
            .hasMessageContaining("commands up to 4 are missing");
        Files.write(fileOf(snapshot), whole);
        post(1);
        assertThat(segments()).containsExactly(5L);
    }

    /** More reviews may be there than would be made room for now. */
    @Test
    void shouldLoadReviewsThatThereWasMoreRoomFor() throws IOException {
        try (LedgerStore store = new LedgerStore(CAPACITY)) {
            final OrderRow order = new OrderRow();
            store.orders().create(id("T"), order);
            for (int i = 0; i < 90; i++) {
                store.reviews().open(order, id("T" + i), ReviewReason.STATUS_UNKNOWN, id("notice"), 1);
            }
            store.orders().endChange(order);
            store.resize(new LedgerCapacity(5, 5, 5, 5, 5, 5, 5));
            final Snapshot snapshot = Snapshot.write(storage(), store, new JournalPoint(1, 1, 0, 0), Snapshot.NO_PAUSE)
                .publish();
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
        assertThatThrownBy(
            () -> snapshot.load(CAPACITY, CAPACITY, Snapshot.NO_PAUSE)).as(what).isInstanceOf(SnapshotException.class);
    }

    /**
     * Each bit of a small journal, of the mark between its batches too, is found out, or lies behind its end and
     * changes nothing.
     */
    @Test
    void shouldFindEveryFlippedBitOfAJournal() throws IOException {
        post(3);
        final Path segment = segmentFiles().get(0);
        final String commands = commands();
        final UnsafeBuffer bytes = new UnsafeBuffer(Files.readAllBytes(segment));
        final NavigableSet<Integer> frames = new TreeSet<>();
        int end = HEADER_BYTES;
        while (bytes.getInt(end) != 0) {
            frames.add(end);
            end += bytes.getInt(end + Integer.BYTES);
        }
        assertThat(frames).as("a batch, a mark, a batch").hasSize(3);
        frames.add(end);
        final byte[] whole = Arrays.copyOf(bytes.byteArray(), end + 2_048);
        int found = 0;
        for (int i = 0; i < end + 600; i++) {
            final byte[] flipped = whole.clone();
            flipped[i] ^= (byte) (1 << i % 8);
            Files.write(segment, flipped);
            // Another version in the header would have another header.
            final String damaged = "position=" + (i < HEADER_BYTES ? "" : frames.floor(i) + " ");
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

    /**
     * Written by version 0.1.0 before there were packages: a balance of 54.50 after a sale, a decline and a reversal,
     * and a review.
     */
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
            assertThat(order.money().posted()).isEqualTo(-45_500_000);
            assertThat(order.type()).isEqualTo(ConsumptionType.CONSUMPTION);
            recovery.store().orders().find(id("T2"), order);
            assertThat(order.decision().code()).isEqualTo(3001);
            recovery.store().orders().find(id("T3"), order);
            assertThat(order.money().reversed()).isEqualTo(20 * Units.PER_WHOLE);
            final CardRow card = new CardRow();
            recovery.store().cards().find(id("C1"), card);
            assertThat(card.status()).isEqualTo(CardStatus.FROZEN);
            assertThat(recovery.store().reviews().openCount()).isOne();
        }
    }
}
