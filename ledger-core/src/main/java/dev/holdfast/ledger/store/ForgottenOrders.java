package dev.holdfast.ledger.store;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.store.filter.BloomFilter;
import dev.holdfast.ledger.store.filter.BloomFilter.LongSink;
import dev.holdfast.ledger.store.filter.BloomFilter.LongSource;
import net.openhft.chronicle.algo.hashing.LongHashFunction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;

import static dev.holdfast.ledger.store.filter.BloomFilter.scramble;

/**
 * Remembers the numbers of orders that the ledger has forgotten, so that an order that is pushed again is not booked a
 * second time. Part of the ledger's state: the same numbers in the same order, with the same {@link #resize}s between
 * them, give the same bits and the same digest.
 *
 * <p>A Bloom filter in two generations. Numbers go into the current one. When it has as many as it was made for, the
 * next number makes it the previous one and drops the one before. So the last N numbers are always remembered, and 2N
 * at most. A number that is added twice counts twice.
 *
 * <p>It never says no for a number that it remembers. It says yes for a strange one about once in 50,000 times: a
 * full generation in 1 of 101,000 cases ({@link BloomFilter}), and two of them make that 1 of 50,700.
 *
 * <p>Owned by the ledger thread. Does not block. What the next generation needs is allocated and cleared in pieces of
 * 1 MiB while the current one fills, so that no number waits for all of it: 3 bytes, off-heap, for each number that a
 * generation is made for, three times in all. Nothing is taken before the first number.
 */
@OwnedBy(Owner.LEDGER_THREAD)
public final class ForgottenOrders {
    /** A generation is made for no fewer numbers. */
    public static final long LEAST_ORDERS = 1_024;

    /** A generation is made for no more numbers: their bits are 3 TiB. */
    public static final long MOST_ORDERS = 1L << 40;

    /** The current one, the one before, and the next, which is prepared. */
    private static final int GENERATIONS = 3;

    private static final LongHashFunction FIRST_HASH = LongHashFunction.xx_r39(0x464F52474F545445L);
    private static final LongHashFunction STEP_HASH = LongHashFunction.xx_r39(0x4E4F524445525331L);

    private final UnsafeBuffer text = new UnsafeBuffer(ByteBuffer.allocateDirect(Row.MAX_ID_BYTES));
    private BloomFilter current = new BloomFilter();
    private BloomFilter previous = new BloomFilter();
    private BloomFilter next = new BloomFilter();
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

    /** What is taken off-heap at most for a ledger of so many orders, in bytes. */
    public static double maxBytes(final long orders) {
        return (double) GENERATIONS * BloomFilter.bytes(Math.min(MOST_ORDERS, Math.max(LEAST_ORDERS, orders)));
    }

    /** For how many numbers the next generation is made. */
    public long nextOrders() {
        return nextOrders;
    }

    /** How many numbers are remembered. */
    public long count() {
        return current.count() + previous.count();
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
        next.prepare(nextOrders, current.count(), current.orders());
    }

    /**
     * Whether a number may be remembered: false is certain.
     *
     * @param id 1 to {@link Row#MAX_ID_BYTES} bytes.
     */
    public boolean mayContain(final DirectBuffer id) {
        take(id);
        if (current.count() == 0) {
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
        return digest(current.sum(), previous.sum());
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
        sink.put(current.orders());
        sink.put(current.count());
        sink.put(previous.orders());
        sink.put(previous.count());
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
        next = new BloomFilter();
        current.readWords(source, currentOrders, currentCount);
        previous.readWords(source, previousOrders, previousCount);
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
        final BloomFilter dropped = previous;
        next.begin(nextOrders);
        previous = current;
        current = next;
        next = dropped;
        next.drop();
    }

    private long digest(final long currentSum, final long previousSum) {
        if (current.orders() == 0) {
            return 0;
        }
        final long sizes = scramble(scramble(scramble(nextOrders) + current.orders()) + previous.orders());
        final long counts = scramble(scramble(sizes + current.count()) + previous.count());
        return scramble(scramble(counts + currentSum) + previousSum);
    }
}
