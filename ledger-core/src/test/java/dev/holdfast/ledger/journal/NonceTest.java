package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.crypt.SealedHeader;
import dev.holdfast.ledger.crypt.TestKeys;
import dev.holdfast.ledger.fuzz.Seed;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Two batches under the same key with the same nonce would give away both. */
class NonceTest extends EncryptedJournalFixture {
    private static final int SECTOR = 512;

    /**
     * Journals that lose their ends again and again, and go on with other commands at the same places. Whatever was
     * ever on the disk counts; and what a restore cuts.
     */
    @Test
    void shouldNeverUseANonceTwice() throws IOException {
        final long seed = Seed.of("nonce");
        final Random random = new Random(seed);
        final Map<String, String> sealed = new HashMap<>();
        for (int life = 0; life < 150; life++) {
            write(1 + random.nextInt(4), 1 + random.nextInt(3), random.nextInt(400));
            collect(sealed, seed);
            loseTail(random);
            if (random.nextInt(10) == 0) {
                keys = random.nextBoolean() ? TestKeys.of(1, 2) : TestKeys.of(2, 1);
            }
        }
        assertThat(sealed).as("seed %d", seed).hasSizeGreaterThan(250);
        try (SegmentScan scan = new SegmentScan(storage(), lastSegment())) {
            final String key = keyOf(bytes(Files.readAllBytes(directory.resolve(lastSegment()))));
            while (scan.next()) {
                for (int i = 0; i < 3; i++) {
                    put(sealed, key, scan.cut(scan.sequence()), 0, seed);
                }
            }
        }
    }

    /** From one of the last batches on, or from a sector on that it reaches into. */
    private void loseTail(final Random random) throws IOException {
        final Path file = directory.resolve(lastSegment());
        final byte[] bytes = Files.readAllBytes(file);
        final SegmentFrames frames = new SegmentFrames(FrameFormat.SEALED, bytes(bytes));
        final List<Integer> starts = new ArrayList<>(List.of(SealedHeader.BYTES));
        while (frames.isWhole(starts.get(starts.size() - 1))) {
            starts.add(frames.end(starts.get(starts.size() - 1)));
        }
        final int lost = Math.max(0, starts.size() - 2 - random.nextInt(4));
        final int sector = (starts.get(lost) / SECTOR + 1) * SECTOR;
        final boolean isTorn = lost + 1 < starts.size() && sector < starts.get(lost + 1) && random.nextBoolean();
        Arrays.fill(bytes, isTorn ? sector : starts.get(lost), bytes.length, (byte) 0);
        Files.write(file, bytes);
    }

    private String lastSegment() throws IOException {
        final List<String> segments = Segment.list(storage());
        return segments.get(segments.size() - 1);
    }

    private void collect(final Map<String, String> sealed, final long seed) throws IOException {
        final ByteBuffer bytes = bytes(Files.readAllBytes(directory.resolve(lastSegment())));
        final SegmentFrames frames = new SegmentFrames(FrameFormat.SEALED, bytes);
        for (int at = SealedHeader.BYTES; frames.isWhole(at); at = frames.end(at)) {
            put(sealed, keyOf(bytes), bytes, at, seed);
        }
    }

    private static void put(
        final Map<String, String> sealed, final String key, final ByteBuffer bytes, final int at, final long seed) {
        final byte[] frame = new byte[bytes.getInt(at + Frame.LENGTH_AT)];
        bytes.get(at, frame);
        final HexFormat hex = HexFormat.of();
        final String text = hex.formatHex(frame);
        final String nonce = key + hex.formatHex(frame, Frame.NONCE_AT, Frame.RECORDS_LENGTH_AT);
        final String before = sealed.put(nonce, text);
        assertThat(before == null || before.equals(text)).as("seed %d: two batches with one nonce", seed).isTrue();
    }

    private static ByteBuffer bytes(final byte[] file) {
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String keyOf(final ByteBuffer file) {
        final byte[] wrapped = new byte[60];
        file.get(128, wrapped);
        return HexFormat.of().formatHex(wrapped);
    }
}
