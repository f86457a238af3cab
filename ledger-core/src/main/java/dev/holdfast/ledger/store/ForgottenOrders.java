package dev.holdfast.ledger.store;

import net.openhft.chronicle.algo.hashing.LongHashFunction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Remembers the numbers of orders that the ledger has forgotten, so that an order which is told again is not booked a
 * second time. Part of the ledger's state: the same numbers in the same order, with the same {@link #resize}s between
 * them, give the same bits and the same digest.
 *
 * <p>A Bloom filter in two generations. Numbers go into the current one. When it has as many as it was made for, the
 * next number makes it the previous one and drops the one before. So the last N numbers are always remembered, and 2N
 * at most. A number that is added twice counts twice.
 *
 * <p>It never says no for a number that it remembers. It says yes for a strange one about once in 50,000 times: with
 * 24 bits for each number and 16 probes, a full generation has 1 - e^(-16/24) = 48.7 % of its bits set, and all probes
 * meet set bits in 0.487^16 = 1 of 101,000 cases; two full generations make that 1 of 50,700.
 *
 * <p>Owned by the ledger thread. Does not block. What the next generation needs is allocated and cleared in pieces of
 * 1 MiB while the current one fills, so that no number waits for all of it: 3 bytes, off-heap, for each number that a
 * generation is made for, three times in all. Nothing is taken before the first number.
 */
public final class ForgottenOrders {
    /** A generation is made for no fewer numbers. */
    public static final long LEAST_ORDERS = 1_024;

    /** A generation is made for no more numbers: their bits are 3 TiB. */
    public static final long MOST_ORDERS = 1L << 40;

    private static final int BITS_PER_ORDER = 24;
    private static final int PROBES = 16;
    private static final LongHashFunction FIRST_HASH = LongHashFunction.xx_r39(0x464F52474F545445L);
    private static final LongHashFunction STEP_HASH = LongHashFunction.xx_r39(0x4E4F524445525331L);
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final UnsafeBuffer text = new UnsafeBuffer(ByteBuffer.allocateDirect(Row.MAX_ID_BYTES));
    private Generation current = new Generation();
    private Generation previous = new Generation();
    private Generation next = new Generation();
    private long nextOrders;

    /** @param orders see {@link #resize}. */
    public ForgottenOrders(final long orders) {
        resize(orders);
    }

    /**
     * Changes for how many numbers the next generation is made. The generations that are there keep their sizes, as
     * bits cannot be moved.
     *
     * @param orders what is below {@link #LEAST_ORDERS} or above {@link #MOST_ORDERS} counts as these.
     */
    public void resize(final long orders) {
        nextOrders = Math.min(MOST_ORDERS, Math.max(LEAST_ORDERS, orders));
    }

    /** For how many numbers the next generation is made. */
    public long nextOrders() {
        return nextOrders;
    }

    /** How many numbers are remembered. */
    public long count() {
        return current.count + previous.count;
    }

    /** What has been taken off-heap for bits. */
    public long memoryBytes() {
        return current.memoryBytes() + previous.memoryBytes() + next.memoryBytes();
    }

    /**
     * Remembers a number.
     *
     * @param id 1 to {@link Row#MAX_ID_BYTES} bytes.
     */
    public void add(final DirectBuffer id) {
        take(id);
        if (current.isFull()) {
            turn();
        }
        current.add(firstHash(id), stepHash(id));
        next.prepare(nextOrders, current.count, current.orders);
    }

    /**
     * Whether a number may be remembered: false is certain.
     *
     * @param id 1 to {@link Row#MAX_ID_BYTES} bytes.
     */
    public boolean mayContain(final DirectBuffer id) {
        take(id);
        if (current.count == 0) {
            return false;
        }
        final long first = firstHash(id);
        final long step = stepHash(id);
        return current.mayContain(first, step) || previous.mayContain(first, step);
    }

    /**
     * A number that two filters share when, and for all practical purposes only when, they remember the same and will
     * go on to do so; 0 before the first number.
     */
    public long digest() {
        return digest(current.sum, previous.sum);
    }

    /** The same number worked out from the bits: for checks. */
    public long recomputeDigest() {
        return digest(current.recomputeSum(), previous.recomputeSum());
    }

    /**
     * Writes the next generation's size, the size and the count of the current and of the previous one, then their
     * words. A generation that never began has size 0 and no words.
     */
    public void writeTo(final LongSink sink) throws IOException {
        sink.put(nextOrders);
        sink.put(current.orders);
        sink.put(current.count);
        sink.put(previous.orders);
        sink.put(previous.count);
        current.writeWords(sink);
        previous.writeWords(sink);
    }

    /**
     * Becomes what was written. Allocates.
     *
     * @param mostOrders that a generation can have been made for; guards against damage.
     * @throws IllegalArgumentException when the sizes and counts cannot be right; nothing is then changed.
     */
    public void readFrom(final LongSource source, final long mostOrders) throws IOException {
        final long newOrders = checkedSize("next", source.take(), mostOrders);
        final long currentOrders = checkedSizeOrNone("current", source.take(), mostOrders);
        final long currentCount = checkedCount("current", source.take(), Math.min(1, currentOrders), currentOrders);
        final long previousOrders = checkedSizeOrNone("previous", source.take(), mostOrders);
        final long previousCount = checkedCount("previous", source.take(), previousOrders, previousOrders);
        if (currentOrders == 0 && previousOrders != 0) {
            throw new IllegalArgumentException("previous generation's orders=" + previousOrders
                + " should be 0 when there is no current one");
        }
        nextOrders = newOrders;
        current.begin(currentOrders);
        previous.begin(previousOrders);
        next = new Generation();
        current.readWords(source, currentCount);
        previous.readWords(source, previousCount);
    }

    private static long checkedSizeOrNone(final String generation, final long orders, final long mostOrders) {
        return orders == 0 ? 0 : checkedSize(generation, orders, mostOrders);
    }

    private static long checkedSize(final String generation, final long orders, final long mostOrders) {
        final long most = Math.min(MOST_ORDERS, Math.max(LEAST_ORDERS, mostOrders));
        if (orders < LEAST_ORDERS || orders > most) {
            throw new IllegalArgumentException(generation + " generation's orders=" + orders + " should be "
                + LEAST_ORDERS + " to " + most);
        }
        return orders;
    }

    private static long checkedCount(final String generation, final long count, final long least, final long most) {
        if (count < least || count > most) {
            throw new IllegalArgumentException(generation + " generation's count=" + count + " should be " + least
                + " to " + most);
        }
        return count;
    }

    /** Copies the number to where it has a memory address, whatever it lies in. */
    private void take(final DirectBuffer id) {
        final int length = id.capacity();
        if (length == 0 || length > Row.MAX_ID_BYTES) {
            throw new IllegalArgumentException("identifier length=" + length + " should be 1 to " + Row.MAX_ID_BYTES);
        }
        text.putBytes(0, id, 0, length);
    }

    private long firstHash(final DirectBuffer id) {
        return FIRST_HASH.hashMemory(text.addressOffset(), id.capacity());
    }

    private long stepHash(final DirectBuffer id) {
        return STEP_HASH.hashMemory(text.addressOffset(), id.capacity());
    }

    /** Begins a generation. The memory of the one that is dropped is for the one after it. */
    private void turn() {
        final Generation dropped = previous;
        next.begin(nextOrders);
        previous = current;
        current = next;
        next = dropped;
        next.drop();
    }

    private long digest(final long currentSum, final long previousSum) {
        if (current.orders == 0) {
            return 0;
        }
        final long sizes = scramble(scramble(scramble(nextOrders) + current.orders) + previous.orders);
        final long counts = scramble(scramble(sizes + current.count) + previous.count);
        return scramble(scramble(counts + currentSum) + previousSum);
    }

    /** Each bit of the value changes each bit of the result with an even chance; no two values share a result. */
    private static long scramble(final long value) {
        final long moved = value + GOLDEN;
        final long once = (moved ^ (moved >>> 30)) * 0xBF58476D1CE4E5B9L;
        final long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
        return twice ^ (twice >>> 31);
    }

    /** Takes what {@link #writeTo} writes. */
    @FunctionalInterface
    public interface LongSink {
        void put(long value) throws IOException;
    }

    /** Gives what {@link #writeTo} wrote. */
    @FunctionalInterface
    public interface LongSource {
        long take() throws IOException;
    }

    /** A Bloom filter of one size. Its words lie in chunks, and the sum of their shares follows every change. */
    private static final class Generation {
        private static final int CHUNK_BYTES = 1 << 20;
        private static final int CHUNK_WORDS = CHUNK_BYTES / Long.BYTES;

        private UnsafeBuffer[] chunks = new UnsafeBuffer[0];
        private int cleared;
        private long orders;
        private long words;
        private long count;
        private long sum;

        /** Empties it and makes it for so many numbers. What was prepared is kept. */
        void begin(final long newOrders) {
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
        void drop() {
            orders = 0;
            count = 0;
            cleared = 0;
        }

        /** Clears one chunk more, if as great a part is not cleared as the generation before has of its numbers. */
        void prepare(final long newOrders, final long countBefore, final long ordersBefore) {
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

        private static long words(final long orders) {
            return (orders * BITS_PER_ORDER + Long.SIZE - 1) / Long.SIZE;
        }

        private static int chunkBytes(final int index, final long words) {
            return (int) Math.min(CHUNK_BYTES, (words - (long) index * CHUNK_WORDS) * Long.BYTES);
        }

        /** Also when it never began. */
        boolean isFull() {
            return count == orders;
        }

        void add(final long first, final long step) {
            for (int probe = 0; probe < PROBES; probe++) {
                set(bit(first + probe * step));
            }
            count++;
        }

        boolean mayContain(final long first, final long step) {
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

        long recomputeSum() {
            long recomputed = 0;
            for (long i = 0; i < words; i++) {
                recomputed += share(i, word(i));
            }
            return recomputed;
        }

        void writeWords(final LongSink sink) throws IOException {
            for (long i = 0; i < words; i++) {
                sink.put(word(i));
            }
        }

        /** Fills a generation that has just begun. */
        void readWords(final LongSource source, final long newCount) throws IOException {
            for (long i = 0; i < words; i++) {
                final long value = source.take();
                word(i, value);
                sum += share(i, value);
            }
            count = newCount;
        }

        long memoryBytes() {
            long bytes = 0;
            for (final UnsafeBuffer chunk : chunks) {
                bytes += chunk == null ? 0 : chunk.capacity();
            }
            return bytes;
        }
    }
}
