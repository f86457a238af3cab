package dev.holdfast.ledger.store;

import dev.holdfast.ledger.values.BrokenInvariantException;
import net.openhft.chronicle.algo.hashing.LongHashFunction;

/**
 * The sum of the hashes of rows. It does not depend on their order, and follows every change in constant time. Changes
 * are counted: one that ends without a beginning throws here, one that never ends is seen by {@link #openChanges}.
 */
final class RowDigest {
    private final LongHashFunction function;
    private final String name;
    private long sum;
    private int openChanges;

    /** @param name seeds the hash, so that the same row counts differently in another table. */
    RowDigest(final String name) {
        this.name = name;
        function = LongHashFunction.xx_r39(name.hashCode());
    }

    /** Takes the row out until {@link #endChange}. */
    void beginChange(final Row row) {
        openChanges++;
        sum -= row.hash(function);
    }

    /** A row begins that was not there. */
    void beginNew() {
        openChanges++;
    }

    /** Puts the row in as it is now. */
    void endChange(final Row row) {
        end();
        sum += row.hash(function);
    }

    /** The row whose change began is gone. */
    void endRemoved() {
        end();
    }

    private void end() {
        if (openChanges == 0) {
            throw new BrokenInvariantException("a change of a row ends that never began: rows=" + name);
        }
        openChanges--;
    }

    /** Changes that have begun and not ended. */
    int openChanges() {
        return openChanges;
    }

    /** Takes in a row that is there already. */
    void add(final Row row) {
        sum += row.hash(function);
    }

    /** Takes out a row that another takes the place of. */
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
