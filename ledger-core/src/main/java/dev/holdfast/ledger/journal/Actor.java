package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.values.Codes;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Who gave a command. Immutable; any thread.
 *
 * @see #operator
 */
public final class Actor {
    /** The platform, by a signed callback. */
    public static final Actor PLATFORM = new Actor(Kind.PLATFORM, "");
    /** The sync, with what it asked the platform for. */
    public static final Actor SYNC = new Actor(Kind.SYNC, "");
    /** The gateway itself: sweeps, settings. */
    public static final Actor GATEWAY = new Actor(Kind.GATEWAY, "");
    /** Nobody knows: the command is of a journal before format version 3. */
    public static final Actor UNKNOWN = new Actor(Kind.UNKNOWN, "");

    /** Longest {@link #text} in bytes of UTF-8. */
    public static final int MAX_TEXT_BYTES = 128;

    /** Sorts of actors. Numbers are in the journal and keep their meaning. */
    public enum Kind {
        UNKNOWN(0), PLATFORM(1), SYNC(2), GATEWAY(3), OPERATOR(4);

        private static final Codes<Kind> CODES = new Codes<>("kind of actor", values(), Kind::code);

        private final int code;

        Kind(final int code) {
            this.code = code;
        }

        /** The number in the journal. */
        public int code() {
            return code;
        }
    }

    private final Kind kind;
    private final String text;
    private final DirectBuffer bytes;

    private Actor(final Kind kind, final String text) {
        this.kind = kind;
        this.text = text;
        bytes = new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A person at the back-office.
     *
     * @param principal as whom they were let in.
     * @param address   from where they came.
     * @throws IllegalArgumentException when the two together are longer than {@link #MAX_TEXT_BYTES}.
     */
    public static Actor operator(final String principal, final String address) {
        final Actor operator = new Actor(Kind.OPERATOR, principal + '@' + address);
        if (operator.bytes.capacity() > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("actor bytes=" + operator.bytes.capacity() + " should be at most "
                + MAX_TEXT_BYTES);
        }
        return operator;
    }

    /**
     * The actor that was written.
     *
     * @param kind   code of the {@link Kind}.
     * @param length of the text, which lies at {@code offset}.
     */
    public static Actor of(final int kind, final DirectBuffer buffer, final int offset, final int length) {
        if (length == 0) {
            return switch (kindOf(kind)) {
                case PLATFORM -> PLATFORM;
                case SYNC -> SYNC;
                case GATEWAY -> GATEWAY;
                default -> UNKNOWN;
            };
        }
        final byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        return new Actor(kindOf(kind), new String(copy, StandardCharsets.UTF_8));
    }

    private static Kind kindOf(final int number) {
        return Kind.CODES.contains(number) ? Kind.CODES.of(number) : Kind.UNKNOWN;
    }

    public Kind kind() {
        return kind;
    }

    /** Of an operator the principal, {@code @} and the address; empty for all others. */
    public String text() {
        return text;
    }

    /** The text in UTF-8. */
    public DirectBuffer bytes() {
        return bytes;
    }

    /** For people: {@code platform}, or {@code operator admin@127.0.0.1}. */
    @Override
    public String toString() {
        final String name = kind.name().toLowerCase(Locale.ROOT);
        return text.isEmpty() ? name : name + ' ' + text;
    }
}
