package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.snapshot.SnapshotException;
import dev.holdfast.ledger.terms.RuleBook;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SnapshotMakerTest extends RecoveryFixture {
    /**
     * A stop has no time to spare. What it could not write and read back in it goes again, and nothing before it does.
     */
    @Test
    void shouldLeaveNoSnapshotThatWasNotReadBack() throws IOException {
        final Snapshot older = smallSnapshot();
        post(3);
        boolean isMade = false;
        // First while it is written, and then, a call later each time, while it is read back.
        for (int allowed = 0; !isMade; allowed++) {
            final int limit = allowed;
            final int[] count = {0};
            final Recovery recovery = new Recovery(storage(), CAPACITY);
            recovery.inspect();
            final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0,
                Snapshot.NO_PAUSE);
            try {
                maker.makeOf(recovery.store(), recovery.point(), () -> {
                    if (count[0]++ == limit) {
                        throw new OutOfMemoryError("no memory is left");
                    }
                });
                isMade = true;
            } catch (final OutOfMemoryError e) {
                assertThat(Snapshot.list(storage())).extracting(Snapshot::sequence).containsExactly(older.sequence());
                assertThat(directory.resolve(Snapshot.TEMPORARY)).doesNotExist();
            }
            recovery.close();
        }
        assertThat(Snapshot.list(storage())).hasSize(2);
    }

    @Test
    void shouldNameASnapshotOnlyAfterItWasReadBack() throws IOException {
        post(2 * ENTRIES_OF_A_SEGMENT);
        final Path draft = directory.resolve(Snapshot.TEMPORARY);
        final AtomicBoolean spoils = new AtomicBoolean(true);
        final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, () -> {
            assertThat(directory.toFile().list()).noneMatch(Snapshot::isName);
            if (spoils.get() && draft.toFile().length() > 100_000) {
                flip(draft, 90_000);
                spoils.set(false);
            }
        });
        assertThatThrownBy(maker::makeIfDue).isInstanceOf(SnapshotException.class);
        assertThat(spoils).isFalse();
        assertThat(Snapshot.list(storage())).isEmpty();
        assertThat(draft).doesNotExist();
        assertThat(maker.makeIfDue()).isTrue();
    }

    /**
     * The newest one rots, and then the one that was made instead of it: the one before and its journal are still
     * there.
     */
    @Test
    void shouldKeepTheGoodSnapshotWhenTheNewestRots() throws IOException {
        final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, Snapshot.NO_PAUSE);
        for (int i = 0; i < 2; i++) {
            post(2 * ENTRIES_OF_A_SEGMENT);
            maker.makeIfDue();
        }
        final List<Snapshot> before = Snapshot.list(storage());
        flip(fileOf(before.get(0)), 5_000);
        post(2 * ENTRIES_OF_A_SEGMENT);
        assertThat(maker.makeIfDue()).isTrue();
        final Snapshot newest = Snapshot.list(storage()).get(0);
        assertThat(snapshots()).contains(before.get(1).name());
        final long digest = digest();
        flip(fileOf(newest), 5_000);
        assertThat(digest()).as("from the good one").isEqualTo(digest);
        flip(fileOf(newest), 5_000);
        post(2 * ENTRIES_OF_A_SEGMENT);
        maker.makeIfDue();
        assertThat(
            snapshots()).as("the rotten one goes when another was read again").hasSize(2).contains(newest.name());
    }

    @Test
    void shouldRemoveNothingAfterAStopThatARottenSnapshotWouldReplace() throws IOException {
        final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, Snapshot.NO_PAUSE);
        for (int i = 0; i < 3; i++) {
            post(1);
            try (Recovery recovery = new Recovery(storage(), CAPACITY)) {
                recovery.inspect();
                maker.makeOf(recovery.store(), recovery.point(), Snapshot.NO_PAUSE);
            }
        }
        final List<Snapshot> made = Snapshot.list(storage());
        flip(fileOf(made.get(1)), 300);
        maker.cleanAfterStop(Snapshot.NO_PAUSE);
        assertThat(snapshots()).hasSize(3);
        flip(fileOf(made.get(1)), 300);
        assertThatThrownBy(() -> maker.cleanAfterStop(() -> {
            throw new IllegalStateException("no time is left");
        })).hasMessage("no time is left");
        assertThat(snapshots()).hasSize(3);
        maker.cleanAfterStop(Snapshot.NO_PAUSE);
        assertThat(snapshots()).containsExactly(made.get(0).name(), made.get(1).name());
    }

    @Test
    void shouldKeepSegmentsThatSomebodyElseNeeds() throws IOException {
        final AtomicLong needless = new AtomicLong();
        final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, Snapshot.NO_PAUSE)
            .keepWhatIsNeeded(needless::get);
        for (int i = 0; i < 3; i++) {
            post(2 * ENTRIES_OF_A_SEGMENT);
            maker.makeIfDue();
        }
        assertThat(segments()).contains(1L);
        needless.set(Long.MAX_VALUE);
        post(2 * ENTRIES_OF_A_SEGMENT);
        maker.makeIfDue();
        final long older = Snapshot.list(storage()).get(1).sequence();
        assertThat(segments()).isNotEmpty().allMatch(sequence -> sequence > older);
    }

    @Test
    void shouldScrubClosedFilesAndSnapshots() throws IOException {
        post(3 * ENTRIES_OF_A_SEGMENT);
        new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, Snapshot.NO_PAUSE).makeIfDue();
        final Path snapshot = fileOf(Snapshot.list(storage()).get(0));
        final Path closed = segmentFiles().get(0);
        final Scrub scrub = new Scrub(storage());
        assertThat(round(scrub)).as("pieces").isGreaterThan(10);
        assertThat(scrub.damaged()).isEmpty();
        for (final int at : new int[] {20, HEADER_BYTES + 70, 500_000, (int) Files.size(closed) - 1}) {
            flip(closed, at);
            flip(snapshot, at / 8);
            round(scrub);
            assertThat(scrub.damaged()).as("byte %d", at).containsOnlyKeys(name(closed), name(snapshot));
            flip(closed, at);
            flip(snapshot, at / 8);
            round(scrub);
            assertThat(scrub.damaged()).isEmpty();
        }
        final byte[] whole = Files.readAllBytes(snapshot);
        Files.write(snapshot, Arrays.copyOf(whole, whole.length - 4));
        round(scrub);
        assertThat(scrub.damaged()).containsOnlyKeys(name(snapshot));
        Files.delete(snapshot);
        round(scrub);
        assertThat(scrub.damaged()).isEmpty();
    }

    /** A damaged snapshot is made anew although nothing was written meanwhile. */
    @Test
    void shouldReplaceASnapshotThatTheScrubFound() throws IOException {
        post(2 * ENTRIES_OF_A_SEGMENT);
        final SnapshotMaker maker = new SnapshotMaker(storage(), CAPACITY, RuleBook.CURRENT, 1, 0, Snapshot.NO_PAUSE);
        maker.makeIfDue();
        final Snapshot only = Snapshot.list(storage()).get(0);
        flip(fileOf(only), 5_000);
        final Scrub scrub = new Scrub(storage());
        round(scrub);
        assertThat(maker.makeIfDue(scrub.damaged().keySet())).isTrue();
        round(scrub);
        assertThat(scrub.damaged()).isEmpty();
        assertThat(snapshots()).containsExactly(only.name());
    }

    /** Returns in how many pieces. */
    private static int round(final Scrub scrub) throws IOException {
        scrub.beginRound();
        int pieces = 1;
        while (scrub.advance(50_000)) {
            pieces++;
        }
        return pieces;
    }
}
