package dev.holdfast.ledger.journal;

import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a mark proves to be on disk, and what places a journal passes through. */
class JournalMarkTest extends TornTailFixture {
    @Test
    void shouldStopAtDamageBeforeAMarkEvenWhenItLooksTorn() throws IOException {
        final int from = write(text(1_500), 1);
        journal.force();
        final int to = end();
        journal.mark();
        zero(from, to);
        assertThatThrownBy(this::read).isInstanceOf(JournalCorruptException.class)
            .hasMessageContaining("what lies behind it says that it was on disk");
    }

    @Test
    void shouldGoOnBehindAMark() throws IOException {
        journal.mark();
        final JournalPoint atMark = journal.point();
        write(text(10), 2);
        journal.force();
        assertThat(read().sequence()).isEqualTo(3);
        final JournalReader behind =
            new JournalReader(storage(),
                (buffer, offset, length, at, timeMs, actor) -> assertThat(at).isGreaterThan(1), atMark);
        assertThat(behind.readAll().sequence()).as("from a snapshot of that place").isEqualTo(3);
        assertThat(behind.batches()).isOne();
    }

    /**
     * The mark is not forced, and the batch behind it is not confirmed: a power cut may leave the second and not the
     * first.
     */
    @Test
    void shouldCutAMarkThatNeverReachedTheDiskWithTheBatchBehindIt() throws IOException {
        write(text(80 + SECTOR - (end() + 200) % SECTOR), 1);
        journal.force();
        final int mark = end();
        journal.mark();
        write(text(700), 1);
        zero(mark, (mark / SECTOR + 1) * SECTOR);
        assertThat(read().sequence()).isEqualTo(2);
        assertThat(read().position()).isEqualTo(mark);
    }

    @Test
    void shouldStopAtAMarkThatIsDamagedOtherwise() throws IOException {
        final int mark = end();
        journal.mark();
        flip(mark + Frame.TIME_AT);
        assertThatThrownBy(
            this::read).isInstanceOf(JournalCorruptException.class).hasMessageContaining("position=" + mark);
    }

    @Test
    void shouldSayWhetherItPassesThroughAPlace() {
        final JournalPoint first = journal.confirmed();
        assertThat(first.sequence()).isOne();
        write(text(10), 1);
        assertThat(journal.confirmed()).as("not forced").isEqualTo(first);
        journal.force();
        final JournalPoint second = journal.confirmed();
        journal.mark();
        assertThat(journal.confirmed()).as("a mark confirms nothing more").isEqualTo(second);
        final JournalPoint wrong = new JournalPoint(2, 0, LEDGER_ID, second.checksum() + 1);
        final JournalReader reader = reader();
        reader.await(first);
        reader.await(second);
        reader.await(wrong);
        reader.readAll();
        assertThat(reader.hasPassed(first)).isTrue();
        assertThat(reader.hasPassed(second)).isTrue();
        assertThat(reader.hasPassed(wrong)).isFalse();
    }
}
