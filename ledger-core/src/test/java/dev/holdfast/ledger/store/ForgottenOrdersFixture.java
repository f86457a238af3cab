package dev.holdfast.ledger.store;

import dev.holdfast.ledger.fuzz.Seed;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** A filter of the smallest size, and numbers for it. */
abstract class ForgottenOrdersFixture {
    static final long LEAST = ForgottenOrders.LEAST_ORDERS;
    static final long BOUND = 1 << 20;
    static final int BITS_PER_ORDER = 24;

    final long seed = Seed.of("forgotten");
    final Random random = new Random(seed);
    final ForgottenOrders forgotten = new ForgottenOrders(LEAST);

    void assertSame(final ForgottenOrders read, final ForgottenOrders written) {
        assertThat(read.digest()).as("seed=%d", seed).isEqualTo(written.digest()).isEqualTo(read.recomputeDigest());
        assertThat(read.count()).as("seed=%d", seed).isEqualTo(written.count());
        assertThat(read.nextOrders()).isEqualTo(written.nextOrders());
    }

    static void history(final ForgottenOrders filter, final Random choice) {
        for (int i = 0; i < 10; i++) {
            addRandom(filter, choice, choice.nextInt(1_500));
            filter.resize(LEAST + choice.nextInt(1_000));
        }
        addRandom(filter, choice, 1);
    }

    static void addRandom(final ForgottenOrders filter, final Random choice, final int numbers) {
        for (int i = 0; i < numbers; i++) {
            final byte[] bytes = new byte[1 + choice.nextInt(Row.MAX_ID_BYTES)];
            choice.nextBytes(bytes);
            filter.add(new UnsafeBuffer(bytes));
        }
    }

    static void addRange(final ForgottenOrders filter, final long from, final long to) {
        for (long i = from; i < to; i++) {
            filter.add(number(i));
        }
    }

    static boolean isKnown(final ForgottenOrders filter, final long from, final long to) {
        return known(filter, from, to) == to - from;
    }

    static long known(final ForgottenOrders filter, final long from, final long to) {
        long known = 0;
        for (long i = from; i < to; i++) {
            if (filter.mayContain(number(i))) {
                known++;
            }
        }
        return known;
    }

    /** As order numbers are: a day, then digits that count. */
    static DirectBuffer number(final long index) {
        return id(Long.toString(20261126_000_000_000L + index));
    }

    static DirectBuffer id(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    static long[] write(final ForgottenOrders filter) throws IOException {
        final Words words = new Words(new long[1 << 16]);
        filter.writeTo(words::put);
        return Arrays.copyOf(words.values, words.at);
    }

    /** Longs one behind the other. */
    static final class Words {
        private final long[] values;
        private int at;

        Words(final long[] values) {
            this.values = values;
        }

        void put(final long value) {
            values[at++] = value;
        }

        long take() throws EOFException {
            if (at == values.length) {
                throw new EOFException("longs=" + at);
            }
            return values[at++];
        }
    }
}
