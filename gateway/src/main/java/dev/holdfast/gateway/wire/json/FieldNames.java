package dev.holdfast.gateway.wire.json;

import dev.holdfast.ledger.annotation.HotPath;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds fields by the bytes of their names, eight at once: names are short, and each callback has two dozen. Allocates
 * nothing.
 */
@HotPath
final class FieldNames {
    /** Bytes that have to be there behind a name, whatever they are. */
    static final int MARGIN = Long.BYTES;

    private static final VarHandle LONGS =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int PLACES = 128;
    /** With this one, no more than two names have the same place. */
    private static final int LAST_BYTE_FACTOR = 5;
    /** Of the longest name, with at least one zero behind it. */
    private static final int WORDS =
        1 + Arrays.stream(Field.values()).mapToInt(field -> field.wireName().length()).max().orElseThrow() / Long.BYTES;
    /** Each in its {@link #place}, or the first free one behind it. */
    private static final Field[] FIELDS = new Field[PLACES];
    private static final int[] LENGTHS = new int[PLACES];
    private static final long[] NAMES = new long[PLACES * WORDS];

    static {
        for (final Field field : Field.values()) {
            final byte[] name = field.wireName().getBytes(StandardCharsets.US_ASCII);
            int place = place(name, 0, name.length);
            while (FIELDS[place] != null) {
                place = next(place);
            }
            FIELDS[place] = field;
            LENGTHS[place] = name.length;
            final byte[] padded = Arrays.copyOf(name, WORDS * Long.BYTES);
            for (int word = 0; word < WORDS; word++) {
                NAMES[place * WORDS + word] = (long) LONGS.get(padded, word * Long.BYTES);
            }
        }
    }

    private FieldNames() {
    }

    /**
     * The field with this name, or null when the platform uses no such name.
     *
     * @param text has {@link #MARGIN} bytes more behind it.
     */
    static Field find(final byte[] text, final int start, final int length) {
        if (length == 0) {
            return null;
        }
        int place = place(text, start, length);
        while (FIELDS[place] != null && !isAt(place, text, start, length)) {
            place = next(place);
        }
        return FIELDS[place];
    }

    private static boolean isAt(final int place, final byte[] text, final int start, final int length) {
        if (length != LENGTHS[place]) {
            return false;
        }
        int word = place * WORDS;
        int at = 0;
        for (; length - at >= Long.BYTES; at += Long.BYTES) {
            if ((long) LONGS.get(text, start + at) != NAMES[word++]) {
                return false;
            }
        }
        final long rest = (1L << (length - at) * Byte.SIZE) - 1;
        return ((long) LONGS.get(text, start + at) & rest) == NAMES[word];
    }

    private static int place(final byte[] text, final int start, final int length) {
        return length + text[start] + text[start + length - 1] * LAST_BYTE_FACTOR & PLACES - 1;
    }

    private static int next(final int place) {
        return place + 1 & PLACES - 1;
    }
}
