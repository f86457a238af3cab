package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.Field;
import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.gateway.wire.json.Utf8;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.BrokenInvariantException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes parts of a {@link JsonTape} as the compact JSON text of one of the two {@link CanonicalForm}s, and plain text
 * between them, into a buffer that is used again and again.
 *
 * <p>Owned by one event loop. Allocates only for numbers in unusual notation, for what {@link OpenContainers} does, and
 * when a text is longer than any before it.
 */
@OwnedBy(Owner.EVENT_LOOP)
final class CompactJsonWriter {
    private static final int INITIAL_BYTES = 8192;
    private static final int INITIAL_NAME_BYTES = 256;
    private static final byte[] HEX_UPPER = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX_LOWER = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final NumberText number = new NumberText();
    private final OpenContainers open = new OpenContainers();
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
        open.begin(source, wanted);
    }

    /** Writes a node as compact JSON. */
    void putJson(final int node) {
        putValue(node);
        while (!open.isEmpty()) {
            final boolean isObject = open.isInObject();
            if (open.isAtEnd()) {
                put(isObject ? '}' : ']');
                open.close();
                continue;
            }
            if (!open.isAtStart()) {
                put(',');
            }
            final int child = open.next();
            if (isObject) {
                putQuotedName(child);
                put(':');
            }
            putValue(child);
        }
    }

    void putName(final Field field) {
        ensureRoom(field.wireName().length());
        length = field.writeName(bytes, length);
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

    /** Writes a scalar, or opens a container. */
    private void putValue(final int node) {
        switch (tape.kind(node)) {
            case JsonTape.OBJECT -> {
                put('{');
                open.open(node);
            }
            case JsonTape.ARRAY -> {
                put('[');
                open.open(node);
            }
            case JsonTape.STRING -> putQuoted(tape.text(), tape.start(node), tape.length(node));
            case JsonTape.INTEGER, JsonTape.DECIMAL -> putNumber(node);
            case JsonTape.TRUE -> putText("true");
            case JsonTape.FALSE -> putText("false");
            case JsonTape.NULL -> putText("null");
            default -> throw new BrokenInvariantException("kind=" + tape.kind(node));
        }
    }

    private void putNumber(final int node) {
        if (NumberText.isAsReceived(tape.text(), tape.start(node), tape.length(node))) {
            put(tape.text(), tape.start(node), tape.length(node));
        } else {
            number.write(form, tape.text(), tape.start(node), tape.length(node));
            put(number.bytes(), 0, number.length());
        }
    }

    private void putQuotedName(final int node) {
        final Field field = tape.field(node);
        if (field == null) {
            putQuoted(tape.name(node));
        } else {
            put('"');
            putName(field);
            put('"');
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
