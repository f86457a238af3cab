package dev.holdfast.ledger.store.totals;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveSum;

import java.util.Arrays;

/**
 * What is known of the reserve that the platform draws on, for each currency: a sum for each {@link ReserveSum}, what
 * was drawn on each of the last days, and the last statement. Sums are kept in whole currency units and millionths, as
 * in {@link CurrencyTotals}. Part of the ledger's state. Owned by the ledger thread; allocates nothing.
 *
 * <pre>
 *    0  currency
 *    1  is open, statement's amount, as of, time, difference, first day of draws (0 is none: it is kept one higher)
 *    7  for each sum: whole, millionths
 *   41  for each of 8 days: the day, kept one higher, and for each basis whole, millionths
 *   81
 * </pre>
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class ReserveTotals {
    /** Today and the days before it that are kept. */
    public static final int DAYS = 8;

    /** No currency has this place. */
    public static final int NONE = -1;

    /** So many currencies may begin with an entry or a statement; those of accounts always find a place. */
    private static final int MAX_OWN = CurrencyTotals.MAX_CURRENCIES;
    private static final int MAX_CURRENCIES = MAX_OWN + CurrencyTotals.MAX_CURRENCIES;

    private static final int CURRENCY = 0;
    private static final int IS_OPEN = 1;
    private static final int STATED = 2;
    private static final int AS_OF = 3;
    private static final int STATED_TIME = 4;
    private static final int DIFFERENCE = 5;
    private static final int FIRST_DAY = 6;
    private static final int SUMS = 7;
    private static final int FIRST_OF_DAYS = SUMS + 2 * ReserveSum.COUNT;
    private static final int PER_DAY = 5;
    private static final int CELLS = 81;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    static {
        if (FIRST_OF_DAYS + DAYS * PER_DAY != CELLS) {
            throw new BrokenInvariantException("the reserve's cells are of another number than snapshots have");
        }
    }

    private final long[][] rows = new long[MAX_CURRENCIES][CELLS];
    private final long[] digests = new long[MAX_CURRENCIES];
    private final boolean[] isChanged = new boolean[MAX_CURRENCIES];
    private int size;

    /** How many currencies there are. */
    public int size() {
        return size;
    }

    /** The place of a currency, or {@link #NONE}. */
    public int find(final long currency) {
        for (int i = 0; i < size; i++) {
            if (rows[i][CURRENCY] == currency) {
                return i;
            }
        }
        return NONE;
    }

    /** Whether an entry or a statement may be of this currency. */
    public boolean hasRoomFor(final long currency) {
        return size < MAX_OWN || find(currency) != NONE;
    }

    /** The place of a currency, which it gets if it has none. */
    public int take(final long currency) {
        final int known = find(currency);
        if (known != NONE) {
            return known;
        }
        if (size == MAX_CURRENCIES) {
            throw new BrokenInvariantException("the reserve has no room for another currency");
        }
        rows[size][CURRENCY] = currency;
        isChanged[size] = true;
        return size++;
    }

    public long currency(final int i) {
        return rows[i][CURRENCY];
    }

    /** Whether anybody said how much there is, by an entry or a statement: else only what was drawn is known. */
    public boolean isOpen(final int i) {
        return rows[i][IS_OPEN] != 0;
    }

    /** Adds what the merchant did with the reserve, which is open from then on. In units. */
    public void put(final int i, final ReserveSum sum, final long units) {
        rows[i][IS_OPEN] = 1;
        add(i, SUMS + 2 * sum.code(), units);
        isChanged[i] = true;
    }

    /**
     * Adds what drew on the reserve.
     *
     * @param units below zero for what came back.
     * @param day   of the program's calendar.
     */
    public void draw(final int i, final ReserveSum sum, final long units, final int day) {
        if (units == 0) {
            return;
        }
        final long[] row = rows[i];
        add(i, SUMS + 2 * sum.code(), units);
        row[FIRST_DAY] = row[FIRST_DAY] == 0 ? day + 1L : row[FIRST_DAY];
        final int at = FIRST_OF_DAYS + Math.floorMod(day, DAYS) * PER_DAY;
        if (row[at] < day + 1L) {
            Arrays.fill(row, at, at + PER_DAY, 0);
            row[at] = day + 1L;
        }
        // Of a day that is not kept any more, as a zone further west may give it, only the sums know.
        if (row[at] == day + 1L) {
            add(i, at + 1, -sum.effect(ReserveBasis.ORDERS) * units);
            add(i, at + 3, -sum.effect(ReserveBasis.TRANSFERS) * units);
        }
        isChanged[i] = true;
    }

    /** Whole currency units of a sum. */
    public long whole(final int i, final ReserveSum sum) {
        return rows[i][SUMS + 2 * sum.code()];
    }

    /** 0 to 999,999 millionths, added to the whole. */
    public long micros(final int i, final ReserveSum sum) {
        return rows[i][SUMS + 2 * sum.code() + 1];
    }

    /** What there should be on a basis, in units; {@link Units#INVALID} when that is no amount. */
    public long balance(final int i, final ReserveBasis basis) {
        long whole = 0;
        long micros = 0;
        for (int code = 0; code < ReserveSum.COUNT; code++) {
            final ReserveSum sum = ReserveSum.of(code);
            whole += sum.effect(basis) * whole(i, sum);
            micros += sum.effect(basis) * micros(i, sum);
        }
        if (Math.abs(whole) > Units.MAX / Units.PER_WHOLE) {
            return Units.INVALID;
        }
        return whole * Units.PER_WHOLE + micros;
    }

    /** The first day of the program's calendar on which anything was drawn; meaningless while nothing was. */
    public int firstDay(final int i) {
        return (int) (rows[i][FIRST_DAY] - 1);
    }

    public boolean hasDraws(final int i) {
        return rows[i][FIRST_DAY] != 0;
    }

    /** The day of a place of 0 to {@link #DAYS}; -1 when it has none. */
    public int day(final int i, final int place) {
        return (int) (rows[i][FIRST_OF_DAYS + place * PER_DAY] - 1);
    }

    /** Whole currency units that were drawn on that day. */
    public long dayWhole(final int i, final int place, final ReserveBasis basis) {
        return rows[i][dayAt(place, basis)];
    }

    /** 0 to 999,999 millionths, added to the whole. */
    public long dayMicros(final int i, final int place, final ReserveBasis basis) {
        return rows[i][dayAt(place, basis) + 1];
    }

    private static int dayAt(final int place, final ReserveBasis basis) {
        return FIRST_OF_DAYS + place * PER_DAY + (basis == ReserveBasis.ORDERS ? 1 : 3);
    }

    /** What the platform's pages showed, as somebody stated it last. In units. */
    public long stated(final int i) {
        return rows[i][STATED];
    }

    /** When they showed it, Unix milliseconds; 0 when nobody ever stated it. */
    public long asOf(final int i) {
        return rows[i][AS_OF];
    }

    /** Command time of the statement. */
    public long statedTime(final int i) {
        return rows[i][STATED_TIME];
    }

    /** What was stated less what there should have been, and less what was corrected since. In units. */
    public long difference(final int i) {
        return rows[i][DIFFERENCE];
    }

    /** Keeps a statement; amounts in units, times in Unix milliseconds. */
    public void state(
        final int i, final long amountUnits, final long asOfMs, final long timeMs, final long differenceUnits) {
        rows[i][STATED] = amountUnits;
        rows[i][AS_OF] = asOfMs;
        rows[i][STATED_TIME] = timeMs;
        rows[i][DIFFERENCE] = differenceUnits;
        isChanged[i] = true;
    }

    /** All of it, for a snapshot. */
    public long[] image() {
        final long[] image = new long[size * CELLS];
        for (int i = 0; i < size; i++) {
            System.arraycopy(rows[i], 0, image, i * CELLS, CELLS);
        }
        return image;
    }

    /** Becomes what it was when the image was made. */
    public void image(final long[] image) {
        if (image.length % CELLS != 0 || image.length > MAX_CURRENCIES * CELLS) {
            throw new IllegalArgumentException("the reserve's image of length=" + image.length + " should be of "
                + CELLS + " for each currency");
        }
        size = image.length / CELLS;
        for (int i = 0; i < size; i++) {
            System.arraycopy(image, i * CELLS, rows[i], 0, CELLS);
            isChanged[i] = true;
        }
    }

    /** A number that two share when, and for all practical purposes only when, they say the same; 0 when empty. */
    public long digest() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            if (isChanged[i]) {
                isChanged[i] = false;
                digests[i] = digestOf(rows[i]);
            }
            sum += digests[i];
        }
        return sum;
    }

    /** The same number worked out from nothing: for checks. */
    public long recomputeDigest() {
        long sum = 0;
        for (int i = 0; i < size; i++) {
            sum += digestOf(rows[i]);
        }
        return sum;
    }

    private static long digestOf(final long[] row) {
        long mixed = PRIME;
        for (final long cell : row) {
            mixed = (Long.rotateLeft(mixed, 29) ^ cell) * PRIME;
        }
        return mixed ^ mixed >>> 32;
    }

    private void add(final int i, final int at, final long units) {
        final long sum = rows[i][at + 1] + units;
        rows[i][at] += Math.floorDiv(sum, Units.PER_WHOLE);
        rows[i][at + 1] = Math.floorMod(sum, Units.PER_WHOLE);
    }
}
