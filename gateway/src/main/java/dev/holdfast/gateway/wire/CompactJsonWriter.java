package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.BrokenInvariantException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes parts of a {@link JsonTape} as the compact JSON text of one of the two {@link CanonicalForm}s, and plain text
 * between them, into a buffer that is used again and again.
 *
 * <p>It goes down into nested values with a stack of its own, so no depth can overflow the thread's. {@link #waiting}
 * holds, for each container that is open, the members or elements that are still to be written, in the order in which
 * they are.
 *
 * <p>Owned by one event loop. Allocates only for numbers in unusual notation, for nested objects of more than
 * {@link #SMALL_OBJECT} members in the older form, and when a text is longer or nested values are more than any before
 * it.
 */
@OwnedBy(Owner.EVENT_LOOP)
final class CompactJsonWriter {
    /** A {@link HashMap} of so few names has sixteen buckets and no tree, so its order is that of the buckets. */
    private static final int SMALL_OBJECT = 8;
    private static final int BUCKETS = 16;
    private static final int INITIAL_BYTES = 8192;
    private static final int INITIAL_WAITING = 128;
    private static final int INITIAL_DEPTH = 16;
    private static final int INITIAL_NAME_BYTES = 256;
    private static final byte[] HEX_UPPER = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX_LOWER = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final NumberText number = new NumberText();
    private int[] waiting = new int[INITIAL_WAITING];
    private int[] containers = new int[INITIAL_DEPTH];
    /** For each open container, where its part of {@link #waiting} ends, and its next entry there. */
    private int[] lasts = new int[INITIAL_DEPTH];
    private int[] nexts = new int[INITIAL_DEPTH];
    private JsonTape tape;
    private CanonicalForm form;
    private byte[] nameBytes = new byte[INITIAL_NAME_BYTES];
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
        int depth = putValue(node, -1);
        while (depth >= 0) {
            final int container = containers[depth];
            final boolean isObject = tape.kind(container) == JsonTape.OBJECT;
            if (nexts[depth] == lasts[depth]) {
                put(isObject ? '}' : ']');
                depth--;
                continue;
            }
            final int first = depth == 0 ? 0 : lasts[depth - 1];
            if (nexts[depth] > first) {
                put(',');
            }
            final int child = waiting[nexts[depth]++];
            if (isObject) {
                putQuoted(tape.name(child));
                put(':');
            }
            depth = putValue(child, depth);
        }
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

    /** Writes a scalar, or opens a container; returns how deep the innermost open one is. */
    private int putValue(final int node, final int depth) {
        switch (tape.kind(node)) {
            case JsonTape.OBJECT, JsonTape.ARRAY -> {
                open(node, depth + 1);
                return depth + 1;
            }
            case JsonTape.STRING -> putQuoted(tape.text(), tape.start(node), tape.length(node));
            case JsonTape.INTEGER, JsonTape.DECIMAL -> putNumber(node);
            case JsonTape.TRUE -> putText("true");
            case JsonTape.FALSE -> putText("false");
            case JsonTape.NULL -> putText("null");
            default -> throw new BrokenInvariantException("kind=" + tape.kind(node));
        }
        return depth;
    }

    private void open(final int container, final int depth) {
        if (depth == containers.length) {
            containers = Arrays.copyOf(containers, depth * 2);
            lasts = Arrays.copyOf(lasts, depth * 2);
            nexts = Arrays.copyOf(nexts, depth * 2);
        }
        final int first = depth == 0 ? 0 : lasts[depth - 1];
        containers[depth] = container;
        nexts[depth] = first;
        if (tape.kind(container) == JsonTape.ARRAY) {
            put('[');
            lasts[depth] = await(container, first, true);
        } else {
            put('{');
            lasts[depth] = form == CanonicalForm.FASTJSON2 ? await(container, first, false)
                : awaitHashed(container, first);
        }
    }

    /** Puts the children of a container behind {@code first} in {@link #waiting}, and returns where they end. */
    private int await(final int container, final int first, final boolean withNulls) {
        int last = first;
        for (int child = container + 1; child < tape.end(container); child = tape.end(child)) {
            if (withNulls || tape.kind(child) != JsonTape.NULL) {
                last = await(child, last);
            }
        }
        return last;
    }

    private int await(final int child, final int at) {
        if (at == waiting.length) {
            waiting = Arrays.copyOf(waiting, at * 2);
        }
        waiting[at] = child;
        return at + 1;
    }

    /**
     * The same for the members of an object, in the order in which a {@link HashMap} with default capacity gives their
     * names.
     */
    private int awaitHashed(final int object, final int first) {
        final int all = await(object, first, true);
        if (all - first > SMALL_OBJECT) {
            final Map<String, Integer> members = new HashMap<>();
            for (int i = first; i < all; i++) {
                members.put(tape.name(waiting[i]), waiting[i]);
            }
            int at = first;
            for (final int child : members.values()) {
                waiting[at++] = child;
            }
        } else {
            sortByBucket(first, all);
        }
        return withoutNulls(first, all);
    }

    private void sortByBucket(final int first, final int last) {
        for (int i = first + 1; i < last; i++) {
            final int child = waiting[i];
            int at = i;
            while (at > first && bucket(waiting[at - 1]) > bucket(child)) {
                waiting[at] = waiting[at - 1];
                at--;
            }
            waiting[at] = child;
        }
    }

    private int withoutNulls(final int first, final int last) {
        int end = first;
        for (int i = first; i < last; i++) {
            if (tape.kind(waiting[i]) != JsonTape.NULL) {
                waiting[end++] = waiting[i];
            }
        }
        return end;
    }

    private int bucket(final int node) {
        final int hash = tape.name(node).hashCode();
        return (hash ^ hash >>> 16) & BUCKETS - 1;
    }

    private void putNumber(final int node) {
        if (NumberText.isAsReceived(tape.text(), tape.start(node), tape.length(node))) {
            put(tape.text(), tape.start(node), tape.length(node));
        } else {
            number.write(form, tape.text(), tape.start(node), tape.length(node));
            put(number.bytes(), 0, number.length());
        }
    }

    private void putQuoted(final String text) {
        final int most = text.length() * Utf8.MAX_BYTES_PER_CHAR;
        if (nameBytes.length < most) {
            nameBytes = new byte[Math.max(most, nameBytes.length * 2)];
        }
        putQuoted(nameBytes, 0, Utf8.write(text, nameBytes, 0));
    }

    private void putQuoted(final byte[] text, final int offset, final int textLength) {
        ensureRoom(textLength + 2);
        put('"');
        for (int i = offset; i < offset + textLength; i++) {
            final int c = text[i];
            if (c >= ' ' && c != '"' && c != '\\' && c != 0x7F) {
                put(c);
            } else if (c >= 0) {
                putEscaped(c);
            } else {
                i = putNonAscii(text, i);
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
     * Copies one UTF-8 sequence and returns its last index. The older form escapes U+0080 to U+009F and the two line
     * separators U+2028 and U+2029.
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
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
        }
    }
}
