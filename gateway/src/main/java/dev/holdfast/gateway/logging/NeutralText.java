package dev.holdfast.gateway.logging;

import java.util.Locale;

/**
 * Text from outside as one line that shows what it holds: control characters, line and paragraph separators and what is
 * not seen but changes how the rest is shown (the bidirectional controls among them) come out as
 * {@code \}{@code uXXXX}. Stateless; any thread.
 */
public final class NeutralText {
    private NeutralText() {
    }

    /** The text, itself where nothing in it has to be changed. */
    public static String of(final String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isShown(text.charAt(i))) {
                return escape(text);
            }
        }
        return text;
    }

    private static String escape(final String text) {
        final StringBuilder shown = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            if (isShown(c)) {
                shown.append(c);
            } else {
                shown.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
            }
        }
        return shown.toString();
    }

    private static boolean isShown(final char c) {
        if (c >= ' ' && c < 0x7F) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
