package dev.holdfast.ledger.reserve;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.store.OrderMoney;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.reserve.ReserveSum;
import org.agrona.DirectBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A fee by its types, in units. What the breakdown does not say of the fee, be it that the text was cut or that the
 * platform's figures do not go together, is {@link ReserveSum#OTHER_FEE}: so the types always come to the fee.
 * Allocates nothing once it is made.
 */
@HotPath
final class FeeBreakdown {
    private static final int OTHER = ReserveSum.FEES - 1;
    private static final byte[][] NAMES = names();
    private static final int MAX_AMOUNT_BYTES = 64;

    final long[] units = new long[ReserveSum.FEES];
    private final byte[] amount = new byte[MAX_AMOUNT_BYTES];

    private static byte[][] names() {
        final byte[][] names = new byte[OTHER][];
        for (int type = 0; type < OTHER; type++) {
            names[type] = ReserveSum.of(ReserveSum.FIRST_FEE + type).feeName().getBytes(StandardCharsets.US_ASCII);
        }
        return names;
    }

    /** All of it is of a type that nobody said. */
    void unexplained(final long feeUnits) {
        Arrays.fill(units, 0);
        units[OTHER] = feeUnits;
    }

    /**
     * Reads a breakdown.
     *
     * @param text {@code type=amount} with commas between, as the journal keeps it; it may be cut.
     */
    void read(final long feeUnits, final DirectBuffer text) {
        unexplained(feeUnits);
        final int length = text.capacity();
        int start = 0;
        while (start < length) {
            int end = start;
            int equals = -1;
            for (; end < length && text.getByte(end) != ','; end++) {
                equals = text.getByte(end) == '=' ? end : equals;
            }
            // A last one may be cut inside its amount, and is taken as it stands: what it lacks is unexplained.
            if (equals > start) {
                take(text, start, equals, end);
            }
            start = end + 1;
        }
    }

    private void take(final DirectBuffer text, final int start, final int equals, final int end) {
        final int type = typeOf(text, start, equals);
        final int length = end - equals - 1;
        if (type == OTHER || length > MAX_AMOUNT_BYTES) {
            return;
        }
        text.getBytes(equals + 1, amount, 0, length);
        final long read = Units.parse(amount, 0, length);
        if (read != Units.INVALID && Units.inRange(units[type] + read) && Units.inRange(units[OTHER] - read)) {
            units[type] += read;
            units[OTHER] -= read;
        }
    }

    private static int typeOf(final DirectBuffer text, final int start, final int end) {
        for (int type = 0; type < OTHER; type++) {
            if (isName(NAMES[type], text, start, end)) {
                return type;
            }
        }
        return OTHER;
    }

    private static boolean isName(final byte[] name, final DirectBuffer text, final int start, final int end) {
        if (name.length != end - start) {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if (lower(name[i]) != lower(text.getByte(start + i))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(final byte c) {
        return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
    }

    /** Of two breakdowns of one fee and moment the one that leaves less unexplained; any will do if it is the same. */
    boolean isBetterThan(final long[] other) {
        final long left = Math.abs(units[OTHER]);
        final long otherLeft = Math.abs(other[OTHER]);
        return left != otherLeft ? left < otherLeft : Arrays.compare(units, other) > 0;
    }

    /** The type that all of it is of, counted from 1; as {@link OrderMoney#feeType} has it. */
    int type() {
        int only = OrderMoney.NO_FEE_TYPE;
        for (int type = 0; type < units.length; type++) {
            if (units[type] != 0) {
                only = only == OrderMoney.NO_FEE_TYPE ? type + 1 : OrderMoney.SEVERAL_FEE_TYPES;
            }
        }
        return only;
    }
}
