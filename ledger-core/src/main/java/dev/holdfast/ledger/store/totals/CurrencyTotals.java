package dev.holdfast.ledger.store.totals;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.Units;

/**
 * Balance and holds summed over all accounts, for each currency. A sum is kept in whole currency units and millionths,
 * because the sum of many accounts need not fit where one account does. Owned by the ledger thread; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class CurrencyTotals {
    /** Most currencies of one ledger. */
    public static final int MAX_CURRENCIES = 32;

    private static final int COLUMNS = 5;

    private final long[] currencies = new long[MAX_CURRENCIES];
    private final long[] balanceWhole = new long[MAX_CURRENCIES];
    private final long[] balanceMicros = new long[MAX_CURRENCIES];
    private final long[] heldWhole = new long[MAX_CURRENCIES];
    private final long[] heldMicros = new long[MAX_CURRENCIES];
    private int size;

    /** Whether the currency has a place or can get one. */
    public boolean hasRoomFor(final long currency) {
        return size < MAX_CURRENCIES || indexOf(currency) < size;
    }

    /** Adds differences, in units. */
    public void add(final long currency, final long balanceUnits, final long heldUnits) {
        final int i = indexOf(currency);
        if (i == size) {
            currencies[size++] = currency;
        }
        add(balanceWhole, balanceMicros, i, balanceUnits);
        add(heldWhole, heldMicros, i, heldUnits);
    }

    /** All of it, for a snapshot. */
    public long[] image() {
        final long[] image = new long[size * COLUMNS];
        for (int i = 0; i < size; i++) {
            image[i * COLUMNS] = currencies[i];
            image[i * COLUMNS + 1] = balanceWhole[i];
            image[i * COLUMNS + 2] = balanceMicros[i];
            image[i * COLUMNS + 3] = heldWhole[i];
            image[i * COLUMNS + 4] = heldMicros[i];
        }
        return image;
    }

    /** Becomes what it was when the image was made. */
    public void image(final long[] image) {
        size = image.length / COLUMNS;
        for (int i = 0; i < size; i++) {
            currencies[i] = image[i * COLUMNS];
            balanceWhole[i] = image[i * COLUMNS + 1];
            balanceMicros[i] = image[i * COLUMNS + 2];
            heldWhole[i] = image[i * COLUMNS + 3];
            heldMicros[i] = image[i * COLUMNS + 4];
        }
    }

    public int size() {
        return size;
    }

    public long currency(final int i) {
        return currencies[i];
    }

    public long balanceWhole(final int i) {
        return balanceWhole[i];
    }

    public long balanceMicros(final int i) {
        return balanceMicros[i];
    }

    public long heldWhole(final int i) {
        return heldWhole[i];
    }

    public long heldMicros(final int i) {
        return heldMicros[i];
    }

    private int indexOf(final long currency) {
        int i = 0;
        while (i < size && currencies[i] != currency) {
            i++;
        }
        return i;
    }

    private static void add(final long[] whole, final long[] micros, final int i, final long units) {
        final long sum = micros[i] + units;
        whole[i] += Math.floorDiv(sum, Units.PER_WHOLE);
        micros[i] = Math.floorMod(sum, Units.PER_WHOLE);
    }
}
