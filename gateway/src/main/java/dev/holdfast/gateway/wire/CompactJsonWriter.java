package dev.holdfast.gateway.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes parts of a {@link JsonTape} as the compact JSON text of one of the two {@link CanonicalForm}s, and plain text between them, into a buffer
 * that is used again and again.
 *
 * <p>Owned by one event loop. Allocates only for numbers in unusual notation, for nested objects of more than {@link #SMALL_OBJECT}
 * members in the older form, and when a text is longer than any before it.
 */
final class CompactJsonWriter {
    /** A {@link HashMap} of so few names has sixteen buckets and no tree, so its order is that of the buckets. */
    private static final int SMALL_OBJECT = 8;
    private static final int BUCKETS = 16;
    private static final int INITIAL_BYTES = 8192;
    private static final int MAX_ESCAPED_BYTES = 6;
    private static final byte[] HEX_UPPER = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX_LOWER = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final int[][] nested = new int[JsonTape.MAX_DEPTH + 1][SMALL_OBJECT];
    private JsonTape tape;
    private CanonicalForm form;
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    /** The buffer; only its first {@link #length} bytes count. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Empties the buffer for a text in this form, of nodes of this tape. */
    void begin(final JsonTape source, final CanonicalForm wanted) {
        tape = source;
        form = wanted;
        length = 0;
    }

    /** Writes a node as compact JSON. */
    void putJson(final int node) {
        putJson(node, 0);
    }

    void putText(final CharSequence text) {
        ensureRoom(text.length() * Utf8.MAX_BYTES_PER_CHAR);
        length = Utf8.write(text, bytes, length);
    }

    void put(final byte[] source, final int offset, final int count) {
        ensureRoom(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    void put(final int c) {
        if (length == bytes.length) {
            ensureRoom(1);
        }
        bytes[length++] = (byte) c;
    }

    private void putJson(final int node, final int depth) {
        switch (tape.kind(node)) {
            case JsonTape.OBJECT -> putObject(node, depth);
            case JsonTape.ARRAY -> {
                put('[');
                for (int child = node + 1; child < tape.end(node); child = tape.end(child)) {
                    if (child > node + 1) {
                        put(',');
                    }
                    putJson(child, depth + 1);
                }
                put(']');
            }
            case JsonTape.STRING -> putQuoted(tape.text(), tape.start(node), tape.length(node));
            case JsonTape.INTEGER, JsonTape.DECIMAL -> putNumber(node);
            case JsonTape.TRUE -> putText("true");
            case JsonTape.FALSE -> putText("false");
            case JsonTape.NULL -> putText("null");
            default -> throw new IllegalStateException("kind=" + tape.kind(node));
        }
    }

    private void putObject(final int object, final int depth) {
        put('{');
        boolean first = true;
        if (form == CanonicalForm.FASTJSON2) {
            for (int child = object + 1; child < tape.end(object); child = tape.end(child)) {
                first = putMember(child, depth, first);
            }
        } else {
            final int[] children = hashOrder(object, depth);
            for (int i = 0, count = countMembers(object); i < count; i++) {
                first = putMember(children[i], depth, first);
            }
        }
        put('}');
    }

    private boolean putMember(final int child, final int depth, final boolean first) {
        if (tape.kind(child) == JsonTape.NULL) {
            return first;
        }
        if (!first) {
            put(',');
        }
        putQuoted(tape.name(child));
        put(':');
        putJson(child, depth + 1);
        return false;
    }

    private int countMembers(final int object) {
        int count = 0;
        for (int child = object + 1; child < tape.end(object); child = tape.end(child)) {
            count++;
        }
        return count;
    }

    /** The children of an object in the order in which a {@link HashMap} with default capacity gives their names. */
    private int[] hashOrder(final int object, final int depth) {
        if (countMembers(object) > SMALL_OBJECT) {
            final Map<String, Integer> members = new HashMap<>();
            for (int child = object + 1; child < tape.end(object); child = tape.end(child)) {
                members.put(tape.name(child), child);
            }
            return members.values().stream().mapToInt(Integer::intValue).toArray();
        }
        final int[] order = nested[depth];
        int count = 0;
        for (int child = object + 1; child < tape.end(object); child = tape.end(child)) {
            int at = count++;
            while (at > 0 && bucket(order[at - 1]) > bucket(child)) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = child;
        }
        return order;
    }

    private int bucket(final int node) {
        final int hash = tape.name(node).hashCode();
        return (hash ^ hash >>> 16) & BUCKETS - 1;
    }

    private void putNumber(final int node) {
        if (NumberText.isAsReceived(tape.text(), tape.start(node), tape.length(node))) {
            put(tape.text(), tape.start(node), tape.length(node));
        } else {
            putText(NumberText.write(form, tape.text(), tape.start(node), tape.length(node)));
        }
    }

    private void putQuoted(final String text) {
        final int longest = text.length() * MAX_ESCAPED_BYTES + 2;
        ensureRoom(longest + text.length() * Utf8.MAX_BYTES_PER_CHAR);
        final int start = length + longest;
        final int end = Utf8.write(text, bytes, start);
        putQuoted(bytes, start, end - start);
    }

    private void putQuoted(final byte[] text, final int offset, final int textLength) {
        ensureRoom(textLength + 2);
        final byte[] source = text;
        put('"');
        for (int i = offset; i < offset + textLength; i++) {
            final int c = source[i];
            if (c >= ' ' && c != '"' && c != '\\' && c != 0x7F) {
                put(c);
            } else if (c >= 0) {
                putEscaped(c);
            } else {
                i = putNonAscii(source, i);
            }
        }
        put('"');
    }

    private void putEscaped(final int c) {
        switch (c) {
            case '"', '\\' -> putPair('\\', c);
            case '\b' -> putPair('\\', 'b');
            case '\t' -> putPair('\\', 't');
            case '\n' -> putPair('\\', 'n');
            case '\f' -> putPair('\\', 'f');
            case '\r' -> putPair('\\', 'r');
            case 0x7F -> putAboveAscii(c);
            default -> putUnicodeEscape(c);
        }
    }

    private void putAboveAscii(final int c) {
        if (form == CanonicalForm.FASTJSON1) {
            putUnicodeEscape(c);
        } else {
            put(c);
        }
    }

    /**
     * Copies one UTF-8 sequence and returns its last index. The older form escapes U+0080 to U+009F and the two line separators U+2028
     * and U+2029.
     */
    private int putNonAscii(final byte[] text, final int at) {
        final int lead = text[at] & 0xFF;
        if (form == CanonicalForm.FASTJSON1) {
            if (lead == 0xC2 && (text[at + 1] & 0xFF) < 0xA0) {
                putUnicodeEscape(text[at + 1] & 0xFF);
                return at + 1;
            }
            if (lead == 0xE2 && (text[at + 1] & 0xFF) == 0x80 && (text[at + 2] & 0xFE) == 0xA8) {
                putUnicodeEscape(0x2000 | text[at + 2] & 0x29);
                return at + 2;
            }
        }
        final int size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        put(text, at, size);
        return at + size - 1;
    }

    private void putUnicodeEscape(final int c) {
        final byte[] digits = form == CanonicalForm.FASTJSON1 ? HEX_UPPER : HEX_LOWER;
        putPair('\\', 'u');
        putPair(digits[c >> 12 & 0xF], digits[c >> 8 & 0xF]);
        putPair(digits[c >> 4 & 0xF], digits[c & 0xF]);
    }

    private void putPair(final int first, final int second) {
        put(first);
        put(second);
    }

    private void ensureRoom(final int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count * MAX_ESCAPED_BYTES));
        }
    }
}
