package dev.holdfast.ledger.store.filter;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A Bloom filter of one size: it never says no for a number that was added. Its words lie off-heap, in chunks of 1 MiB,
 * and the sum of their shares follows every change.
 *
 * <p>With 24 bits for each number and 16 probes, a full one has 1 - e^(-16/24) = 48.7 % of its bits set, and all probes
 * of a strange number meet set bits in 0.487^16 = 1 of 101,000 cases.
 *
 * <p>Owned by the ledger thread. Does not block. Adding and looking up allocate nothing; {@link #begin},
 * {@link #prepare} and {@link #readWords} allocate chunks.
 */
@OwnedBy(Owner.LEDGER_THREAD)
public final class BloomFilter {
    private static final int BITS_PER_ORDER = 24;
    private static final int PROBES = 16;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int CHUNK_WORDS = CHUNK_BYTES / Long.BYTES;

    private UnsafeBuffer[] chunks = new UnsafeBuffer[0];
    private int cleared;
    private long orders;
    private long words;
    private long count;
    private long sum;

    /** For how many numbers it was made; 0 when it never began. */
    public long orders() {
        return orders;
    }

    /** How many numbers were added. */
    public long count() {
        return count;
    }

    /** The sum of all words' shares: what a digest of the bits is made of. */
    public long sum() {
        return sum;
    }

    /** Empties it and makes it for so many numbers. What was prepared is kept. */
    public void begin(final long newOrders) {
        final long newWords = words(newOrders);
        reach(newWords);
        while (cleared < chunks.length) {
            clear(newWords);
        }
        for (int i = 0; i < chunks.length; i++) {
            if (chunks[i].capacity() < chunkBytes(i, newWords)) {
                chunks[i] = new UnsafeBuffer(ByteBuffer.allocateDirect(chunkBytes(i, newWords)));
            }
        }
        orders = newOrders;
        words = newWords;
        count = 0;
        sum = 0;
        cleared = 0;
    }

    /** Nobody looks at it any more. */
    public void drop() {
        orders = 0;
        count = 0;
        cleared = 0;
    }

    /** Clears one chunk more, if as great a part is not cleared as the generation before has of its numbers. */
    public void prepare(final long newOrders, final long countBefore, final long ordersBefore) {
        final long newWords = words(newOrders);
        reach(newWords);
        if (cleared < chunks.length && cleared * ordersBefore < countBefore * chunks.length) {
            clear(newWords);
        }
    }

    private void reach(final long newWords) {
        final int count = (int) ((newWords + CHUNK_WORDS - 1) / CHUNK_WORDS);
        if (chunks.length != count) {
            chunks = Arrays.copyOf(chunks, count);
            cleared = Math.min(cleared, count);
        }
    }

    private void clear(final long newWords) {
        final int lengthBytes = chunkBytes(cleared, newWords);
        final UnsafeBuffer kept = chunks[cleared];
        if (kept == null || kept.capacity() < lengthBytes) {
            chunks[cleared] = new UnsafeBuffer(ByteBuffer.allocateDirect(lengthBytes));
        } else {
            kept.setMemory(0, kept.capacity(), (byte) 0);
        }
        cleared++;
    }

    /** What one for so many numbers takes off-heap. */
    public static long bytes(final long orders) {
        return words(orders) * Long.BYTES;
    }

    private static long words(final long orders) {
        return (orders * BITS_PER_ORDER + Long.SIZE - 1) / Long.SIZE;
    }

    private static int chunkBytes(final int index, final long words) {
        return (int) Math.min(CHUNK_BYTES, (words - (long) index * CHUNK_WORDS) * Long.BYTES);
    }

    /** Also when it never began. */
    public boolean isFull() {
        return count == orders;
    }

    public void add(final long first, final long step) {
        for (int probe = 0; probe < PROBES; probe++) {
            set(bit(first + probe * step));
        }
        count++;
    }

    public boolean mayContain(final long first, final long step) {
        if (count == 0) {
            return false;
        }
        for (int probe = 0; probe < PROBES; probe++) {
            final long bit = bit(first + probe * step);
            if ((word(bit / Long.SIZE) & (1L << bit)) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Maps a hash to a bit without a division: its scrambled upper 63 bits are a fraction of all bits. */
    private long bit(final long hash) {
        return Math.multiplyHigh(scramble(hash) >>> 1, words * (2 * Long.SIZE));
    }

    private void set(final long bit) {
        final long index = bit / Long.SIZE;
        final long before = word(index);
        final long after = before | (1L << bit);
        if (after != before) {
            word(index, after);
            sum += share(index, after) - share(index, before);
        }
    }

    /** A word's share of the sum; a word of zeros has none, so that an empty generation's sum is 0. */
    private static long share(final long index, final long value) {
        return value == 0 ? 0 : scramble(scramble(index) ^ value);
    }

    private long word(final long index) {
        return chunks[(int) (index / CHUNK_WORDS)].getLong((int) (index % CHUNK_WORDS) * Long.BYTES);
    }

    private void word(final long index, final long value) {
        chunks[(int) (index / CHUNK_WORDS)].putLong((int) (index % CHUNK_WORDS) * Long.BYTES, value);
    }

    public long recomputeSum() {
        long recomputed = 0;
        for (long i = 0; i < words; i++) {
            recomputed += share(i, word(i));
        }
        return recomputed;
    }

    public void writeWords(final LongSink sink) throws IOException {
        for (long i = 0; i < words; i++) {
            sink.put(word(i));
        }
    }

    /**
     * Becomes what {@link #writeWords} wrote. Memory is taken as the words come, so that a size which is damaged takes
     * none for words that are not there.
     *
     * @param newOrders for how many numbers it was made; 0 for one that never began.
     */
    public void readWords(final LongSource source, final long newOrders, final long newCount) throws IOException {
        final long newWords = words(newOrders);
        drop();
        sum = 0;
        words = newWords;
        chunks = new UnsafeBuffer[0];
        for (long i = 0; i < newWords; i++) {
            final long value = source.take();
            if (i % CHUNK_WORDS == 0) {
                appendChunk((int) (i / CHUNK_WORDS), newWords);
            }
            word(i, value);
            sum += share(i, value);
        }
        reach(newWords);
        orders = newOrders;
        count = newCount;
    }

    private void appendChunk(final int index, final long newWords) {
        if (index == chunks.length) {
            chunks = Arrays.copyOf(chunks, Math.max(1, 2 * index));
        }
        chunks[index] = new UnsafeBuffer(ByteBuffer.allocateDirect(chunkBytes(index, newWords)));
    }

    public long memoryBytes() {
        long bytes = 0;
        for (final UnsafeBuffer chunk : chunks) {
            bytes += chunk == null ? 0 : chunk.capacity();
        }
        return bytes;
    }

    /** Each bit of the value changes each bit of the result with an even chance; no two values share a result. */
    public static long scramble(final long value) {
        final long moved = value + GOLDEN;
        final long once = (moved ^ (moved >>> 30)) * 0xBF58476D1CE4E5B9L;
        final long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
        return twice ^ (twice >>> 31);
    }

    /** Takes what {@link #writeWords} writes. */
    @FunctionalInterface
    public interface LongSink {
        void put(long value) throws IOException;
    }

    /** Gives what {@link #writeWords} wrote. */
    @FunctionalInterface
    public interface LongSource {
        long take() throws IOException;
    }
}
