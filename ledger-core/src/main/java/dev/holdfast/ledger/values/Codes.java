package dev.holdfast.ledger.values;

import java.util.Arrays;
import java.util.function.ToIntFunction;

/**
 * The values of an enum by the numbers under which journal, store and messages keep them. Every enum that is stored has
 * its numbers spelled out, so that a constant that is added, moved or removed changes no other one's, and a number that
 * none has is refused: it is damage, or of a later version.
 */
public final class Codes<E extends Enum<E>> {
    private final E[] byCode;
    private final String what;

    /**
     * @param what   they say, for messages.
     * @param values all of them.
     * @param codeOf gives a value's number, 0 or more.
     */
    public Codes(final String what, final E[] values, final ToIntFunction<E> codeOf) {
        this.what = what;
        int highest = 0;
        for (final E value : values) {
            highest = Math.max(highest, codeOf.applyAsInt(value));
        }
        byCode = Arrays.copyOf(values, highest + 1);
        Arrays.fill(byCode, null);
        for (final E value : values) {
            final int code = codeOf.applyAsInt(value);
            if (byCode[code] != null) {
                throw new IllegalArgumentException(what + ": " + value + " and " + byCode[code]
                    + " have the same code " + code);
            }
            byCode[code] = value;
        }
    }

    /** Whether some value has this number. */
    public boolean contains(final int code) {
        return code >= 0 && code < byCode.length && byCode[code] != null;
    }

    /**
     * The value with this number.
     *
     * @throws IllegalArgumentException when none has it.
     */
    public E of(final int code) {
        if (!contains(code)) {
            throw new IllegalArgumentException("no " + what + " has the code " + code);
        }
        return byCode[code];
    }
}
