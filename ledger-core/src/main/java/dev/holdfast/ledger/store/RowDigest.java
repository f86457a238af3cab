package dev.holdfast.ledger.store;

import net.openhft.chronicle.algo.hashing.LongHashFunction;

/** The sum of the hashes of rows. It does not depend on their order, and follows every change in constant time. */
final class RowDigest {
    private final LongHashFunction function;
    private long sum;

    /** @param name seeds the hash, so that the same row counts differently in another table. */
    RowDigest(final String name) {
        function = LongHashFunction.xx_r39(name.hashCode());
    }

    void add(final Row row) {
        sum += row.hash(function);
    }

    void remove(final Row row) {
        sum -= row.hash(function);
    }

    long sum() {
        return sum;
    }

    /** One row's share. */
    long of(final Row row) {
        return row.hash(function);
    }
}
