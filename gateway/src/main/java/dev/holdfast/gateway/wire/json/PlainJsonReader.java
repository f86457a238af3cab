package dev.holdfast.gateway.wire.json;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads plain JSON documents onto a {@link JsonTape}: an object whose names, and those of all objects in it, are
 * {@link Field}s and stand there once, with no escape in a string, no exponent in a number and no more than
 * {@link #MAX_DEPTH} containers inside each other. The platform's callbacks are of that kind.
 *
 * <p>It finds nothing wrong with a document: whatever it does not take is for the reader behind it, which knows all of
 * JSON and says what is wrong. So it only has to be right about what it takes.
 *
 * <p>Owned by one event loop; allocates nothing but what the tape does.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
final class PlainJsonReader {
    static final int MAX_DEPTH = 8;
    /** What {@link JsonTape#hold} puts behind the document; outside a string and in it, no JSON has this byte. */
    private static final byte END = 0;

    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x80 * ONES;
    private static final long QUOTES = '"' * ONES;
    private static final long BACKSLASHES = '\\' * ONES;
    private static final long SPACES = ' ' * ONES;

    private final JsonTape tape;
    private final int[] containers = new int[MAX_DEPTH];
    private final byte[] closers = new byte[MAX_DEPTH];
    private final long[] fieldsSeen = new long[MAX_DEPTH];
    private byte[] text;
    private int at;
    private int depth;

    PlainJsonReader(final JsonTape tape) {
        this.tape = tape;
    }

    /**
     * @param document well-formed UTF-8.
     * @return whether the tape holds it. Otherwise the tape holds a part of it, or what is no JSON.
     */
    boolean read(final byte[] document, final int offset, final int length) {
        text = tape.hold(document, offset, length);
        at = 0;
        depth = -1;
        if (next() != '{') {
            return false;
        }
        boolean isOpened = open((byte) '{', null);
        while (depth >= 0) {
            byte b = next();
            if (b == closers[depth]) {
                tape.close(containers[depth--]);
                isOpened = false;
                continue;
            }
            if (!isOpened) {
                if (b != ',') {
                    return false;
                }
                b = next();
            }
            Field field = null;
            if (closers[depth] == '}') {
                field = b == '"' ? name() : null;
                if (field == null || next() != ':') {
                    return false;
                }
                b = next();
            }
            isOpened = b == '{' || b == '[';
            if (isOpened ? !open(b, field) : !scalar(b, field)) {
                return false;
            }
        }
        return next() == END && at == length + 1;
    }

    /** The next byte that is no white space. */
    private byte next() {
        byte b;
        do {
            b = text[at++];
        } while (b == ' ' || b == '\n' || b == '\r' || b == '\t');
        return b;
    }

    private boolean open(final byte opener, final Field field) {
        if (++depth == MAX_DEPTH) {
            return false;
        }
        final boolean isObject = opener == '{';
        containers[depth] = tape.add(isObject ? JsonTape.OBJECT : JsonTape.ARRAY, wireName(field), field);
        closers[depth] = (byte) (isObject ? '}' : ']');
        fieldsSeen[depth] = 0;
        return true;
    }

    /** The name behind a quote; null when it is no field's, or the object has it already. */
    private Field name() {
        final int start = at;
        final int end = closingQuote();
        final Field field = end < 0 ? null : FieldNames.find(text, start, end - start);
        if (field == null) {
            return null;
        }
        at = end + 1;
        final long bit = 1L << field.ordinal();
        final boolean isAgain = (fieldsSeen[depth] & bit) != 0;
        fieldsSeen[depth] |= bit;
        return isAgain ? null : field;
    }

    private boolean scalar(final byte first, final Field field) {
        return switch (first) {
            case '"' -> string(field);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(field);
            case 't' -> literal("true", JsonTape.TRUE, field);
            case 'f' -> literal("false", JsonTape.FALSE, field);
            case 'n' -> literal("null", JsonTape.NULL, field);
            default -> false;
        };
    }

    private boolean string(final Field field) {
        final int start = at;
        final int end = closingQuote();
        if (end < 0) {
            return false;
        }
        tape.add(JsonTape.STRING, wireName(field), field, start, end - start);
        at = end + 1;
        return true;
    }

    /** Where the quote is that ends what begins here; negative when an escape or a control character comes first. */
    private int closingQuote() {
        final byte[] bytes = text;
        int i = at;
        long stops = stops((long) LONGS.get(bytes, i));
        while (stops == 0) {
            i += Long.BYTES;
            stops = stops((long) LONGS.get(bytes, i));
        }
        i += Long.numberOfTrailingZeros(stops) / Byte.SIZE;
        return bytes[i] == '"' ? i : -1;
    }

    /**
     * Which of eight bytes end the plain part of a string: the lowest bit that is set is in the first quote, backslash
     * or control character. A borrow may set bits of the bytes behind it.
     */
    private static long stops(final long eight) {
        final long quote = eight ^ QUOTES;
        final long backslash = eight ^ BACKSLASHES;
        return ((quote - ONES) & ~quote | (backslash - ONES) & ~backslash | (eight - SPACES) & ~eight) & HIGH_BITS;
    }

    private boolean number(final Field field) {
        final int start = at - 1;
        final int whole = text[start] == '-' ? start + 1 : start;
        int end = text[whole] == '0' ? whole + 1 : behindDigits(whole);
        boolean isNumber = end > whole;
        byte kind = JsonTape.INTEGER;
        if (text[end] == '.') {
            final int decimals = end + 1;
            end = behindDigits(decimals);
            isNumber &= end > decimals;
            kind = JsonTape.DECIMAL;
        }
        tape.add(kind, wireName(field), field, start, end - start);
        at = end;
        return isNumber;
    }

    private int behindDigits(final int start) {
        int i = start;
        while (text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i;
    }

    private boolean literal(final String word, final byte kind, final Field field) {
        for (int i = 1; i < word.length(); i++) {
            if (text[at++] != word.charAt(i)) {
                return false;
            }
        }
        tape.add(kind, wireName(field), field);
        return true;
    }

    private static String wireName(final Field field) {
        return field == null ? null : field.wireName();
    }
}
