package dev.holdfast.ledger.journal;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What at a journal's end a crash may have left, and what not. */
class TornTailTest extends TornTailFixture {
    /** Every way in which some of a batch's sectors are on disk and some are not. */
    @Test
    void shouldCutABatchOfWhichASectorNeverReachedTheDisk() throws IOException {
        final int from = write(text(400), 4);
        final int to = end();
        final byte[] whole = Arrays.copyOf(bytes(), to + 4 * SECTOR);
        final int sectors = (to - 1) / SECTOR - from / SECTOR + 1;
        assertThat(sectors).isGreaterThan(3);
        for (int missing = 1; missing < 1 << sectors; missing++) {
            final byte[] torn = whole.clone();
            for (int i = 0; i < sectors; i++) {
                if ((missing & 1 << i) != 0) {
                    final int sector = (from / SECTOR + i) * SECTOR;
                    Arrays.fill(torn, Math.max(from, sector), Math.min(to, sector + SECTOR), (byte) 0);
                }
            }
            Files.write(file(), torn);
            assertThat(read().sequence()).as("sectors missing: %s", Integer.toBinaryString(missing)).isOne();
            assertThat(read().position()).isEqualTo(from);
            assertThat(Files.readAllBytes(file())).as("nothing is changed by reading").isEqualTo(torn);
        }
        final JournalReader reader = reader();
        reader.readAll();
        reader.makeDurable();
        assertThat(Arrays.copyOfRange(bytes(), from, to)).as("then it is cut").containsOnly(0);
        assertThat(read().sequence()).isOne();
    }

    /** Seen: one bit flipped in the last acknowledged batch, "torn tail, nothing to do". */
    @Test
    void shouldStopAtEveryChangedByteOfTheLastBatch() throws IOException {
        final int from = write(text(90), 2);
        assertThat(from / SECTOR).as("it lies in two sectors").isNotEqualTo(end() / SECTOR);
        final int to = end();
        final byte[] whole = Arrays.copyOf(bytes(), to + 4 * SECTOR);
        for (int at = from; at < to; at++) {
            final byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % Byte.SIZE);
            Files.write(file(), damaged);
            assertThatThrownBy(this::read).as("byte %d", at - from)
                .isInstanceOf(JournalCorruptException.class).hasMessageContaining("position=" + from)
                .hasMessageContaining("--accept-loss=1");
        }
        for (int bit = 0; bit < Long.SIZE; bit++) {
            final byte[] damaged = whole.clone();
            damaged[from + bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            Files.write(file(), damaged);
            assertThatThrownBy(
                this::read).as("bit %d of magic and length", bit).isInstanceOf(JournalCorruptException.class);
        }
    }

    /**
     * Four batches, the last three written ahead of a force: a sector of the second that is missing may come from a
     * crash.
     */
    @Test
    void shouldCutATailOfSeveralBatchesThatWereNeverForced() throws IOException {
        final int second = write(text(2 * SECTOR), 1);
        write(text(20), 1);
        write(text(20), 1);
        final int sector = (second / SECTOR + 1) * SECTOR;
        zero(sector, sector + SECTOR);
        assertThat(read().sequence()).isOne();
        assertThat(read().position()).isEqualTo(second);
    }

    @Test
    void shouldStopAtDamageThatALaterForceCannotHaveLeft() throws IOException {
        final int second = write(text(2 * SECTOR), 1);
        write(text(20), 1);
        journal.force();
        write(text(20), 1);
        final int sector = (second / SECTOR + 1) * SECTOR;
        zero(sector, sector + SECTOR);
        assertThatThrownBy(
            this::read).isInstanceOf(JournalCorruptException.class).hasMessageContaining("position=" + second);
    }

    /**
     * Whoever sends callbacks can put a frame's bytes into a text. It proves nothing, since it cannot name the ledger.
     */
    @Test
    void shouldTakeNoTextForAFrame() throws IOException {
        final byte[] forged = new byte[3 * SECTOR];
        final UnsafeBuffer frame = new UnsafeBuffer(forged);
        final int at = 2 * SECTOR + 4;
        frame.putInt(at + Frame.MAGIC_AT, Frame.MAGIC);
        frame.putInt(at + Frame.LENGTH_AT, Frame.HEADER_BYTES);
        frame.putLong(at + Frame.SEQUENCE_AT, 3);
        frame.putInt(at + Frame.CHECKSUM_AT,
            Frame.checksum(new CRC32C(), ByteBuffer.wrap(forged), at, Frame.HEADER_BYTES));
        final int second = write(forged, 1);
        final int sector = (second / SECTOR + 1) * SECTOR;
        zero(sector, sector + SECTOR);
        assertThat(read().sequence()).isOne();
        assertThat(read().position()).isEqualTo(second);
    }

    /** A file that was not filled ahead ends where the last write did. */
    @Test
    void shouldCutABatchThatTheFileEndsIn() throws IOException {
        final int from = write(text(900), 1);
        final byte[] whole = bytes();
        for (int length = from + 1; length < end(); length++) {
            Files.write(file(), Arrays.copyOf(whole, length));
            assertThat(read().sequence()).as("file of %d bytes", length).isOne();
        }
    }

    @Test
    void shouldGiveUpDamageAtTheEndByNameAndKeepTheFile() throws IOException {
        final int from = write(text(100), 1);
        flip(from + Frame.HEADER_BYTES + 20);
        final byte[] damaged = bytes();
        final JournalReader another = reader();
        another.acceptLossBehind(0);
        assertThatThrownBy(another::readAll).as("another place").isInstanceOf(JournalCorruptException.class);
        final JournalReader reader = reader();
        reader.acceptLossBehind(1);
        assertThat(reader.readAll().sequence()).isOne();
        assertThat(reader.hasAcceptedDamage()).isTrue();
        final Path file = file();
        reader.makeDurable();
        assertThat(Path.of(file + ".damaged")).hasBinaryContent(damaged);
        assertThat(read().sequence()).isOne();
        assertThat(file()).isEqualTo(file);
    }

    @Test
    void shouldStopAtADamagedHeaderThatBatchesFollow() throws IOException {
        flip(16);
        assertThatThrownBy(this::read).isInstanceOf(JournalCorruptException.class);
        zero(0, Segment.HEADER_BYTES);
        assertThatThrownBy(this::read).isInstanceOf(JournalCorruptException.class);
        flip(Segment.HEADER_BYTES + Frame.TIME_AT);
        assertThatThrownBy(this::read).as("header and batch").isInstanceOf(JournalCorruptException.class);
        zero(0, SECTOR);
        assertThat(read().sequence()).as("nothing but zeros: the file was never begun").isZero();
    }
}
