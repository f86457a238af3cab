package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.gateway.wire.json.Utf8;
import dev.holdfast.ledger.annotation.HotPath;

/**
 * One value as the signed text of its callback says it: a string without its quotes, anything else as JSON in the form
 * that was signed. So a string and a number, or two notations of one number, that are signed alike are the same here.
 *
 * <p>Reused. Allocates nothing for strings and for numbers in plain notation, whose bytes stay where they are.
 */
@HotPath
final class SignedValue {
    private static final byte[] NO_BYTES = new byte[0];

    private final CompactJsonWriter json = new CompactJsonWriter();
    private byte[] bytes = NO_BYTES;
    private int offset;
    private int length;

    /** @param node the value, which may be {@link JsonTape#NONE}; that and null are no text. */
    void read(final JsonTape tape, final int node, final CanonicalForm form) {
        bytes = NO_BYTES;
        offset = 0;
        length = 0;
        if (node == JsonTape.NONE || tape.kind(node) == JsonTape.NULL) {
            return;
        }
        if (isAsReceived(tape, node)) {
            bytes = tape.text();
            offset = tape.start(node);
            length = tape.length(node);
        } else {
            json.begin(tape, form);
            json.putJson(node);
            bytes = json.bytes();
            length = json.length();
        }
    }

    private static boolean isAsReceived(final JsonTape tape, final int node) {
        return switch (tape.kind(node)) {
            case JsonTape.STRING -> true;
            case JsonTape.INTEGER, JsonTape.DECIMAL ->
                NumberText.isAsReceived(tape.text(), tape.start(node), tape.length(node));
            default -> false;
        };
    }

    byte[] bytes() {
        return bytes;
    }

    int offset() {
        return offset;
    }

    /** In bytes; 0 when there is none. */
    int length() {
        return length;
    }

    /** Its length up to a limit at which no character is cut apart. */
    int length(final int limit) {
        return Utf8.cut(bytes, offset, length, limit);
    }
}
