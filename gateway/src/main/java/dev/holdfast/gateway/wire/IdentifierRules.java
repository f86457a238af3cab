package dev.holdfast.gateway.wire;

import java.nio.charset.StandardCharsets;

/** Of which characters the identifiers of orders, cards and cardholders may be made. Immutable. */
public final class IdentifierRules {
    /** Letters and digits of ASCII, and {@code . _ : -}. */
    public static final IdentifierRules STANDARD = new IdentifierRules("");

    /**
     * Anything but control characters: for records that the platform gave over its API, which nobody else can have
     * written.
     */
    static final IdentifierRules ANY = new IdentifierRules();

    private static final String ALWAYS = "._:-";
    private static final String NEVER = "&=?\"\\";
    private static final int ASCII = 128;

    private final boolean[] allowed = new boolean[1 << Byte.SIZE];

    private IdentifierRules() {
        for (int c = ' '; c < allowed.length; c++) {
            allowed[c] = c != ASCII - 1;
        }
    }

    /**
     * Allows more than the standard.
     *
     * @param more printable characters of ASCII; never {@code &} and {@code =}, which stand between members in a signed
     *             text, {@code ?}, which stands for what is no character, and {@code "} and {@code \}.
     * @throws IllegalArgumentException when it holds another character.
     */
    public IdentifierRules(final String more) {
        for (int c = 0; c < ASCII; c++) {
            allowed[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || ALWAYS.indexOf(c) >= 0;
        }
        for (final char c : more.toCharArray()) {
            if (c <= ' ' || c >= ASCII - 1 || NEVER.indexOf(c) >= 0) {
                throw new IllegalArgumentException("callback.identifier_characters=" + more
                    + " should be printable ASCII without & = ? \" \\");
            }
        }
        for (final byte c : more.getBytes(StandardCharsets.US_ASCII)) {
            allowed[c] = true;
        }
    }

    boolean allow(final byte[] text, final int offset, final int length) {
        for (int i = offset; i < offset + length; i++) {
            if (!allowed[text[i] & 0xFF]) {
                return false;
            }
        }
        return true;
    }
}
