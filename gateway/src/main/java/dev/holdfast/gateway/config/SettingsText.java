package dev.holdfast.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The text of a settings file: UTF-8, with or without a byte order mark before it, and no control characters. */
final class SettingsText {
    private static final int MAX_BYTES = 1 << 20;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private SettingsText() {
    }

    /** @throws SettingsException when it cannot be read or is no such text. */
    static String read(final Path file) {
        final byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MAX_BYTES + 1);
        } catch (final IOException e) {
            throw new SettingsException("settings file=" + file + " cannot be read: " + e.getMessage());
        }
        if (content.length > MAX_BYTES) {
            throw new SettingsException("settings file=" + file + " has more than " + MAX_BYTES + " bytes");
        }
        return checked(content, file.toString());
    }

    private static String checked(final byte[] content, final String file) {
        final String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (final CharacterCodingException e) {
            throw new SettingsException("settings file=" + file + " is no text in UTF-8");
        }
        final String settings = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < settings.length(); i++) {
            final char c = settings.charAt(i);
            if (c == '\n') {
                line++;
                lineStart = i + 1;
            } else if (isForbidden(c)) {
                throw new SettingsException(String.format(Locale.ROOT,
                    "settings file=%s line=%d column=%d: a character (U+%04X) "
                    + "that cannot be seen", file, line, i - lineStart + 1, (int) c));
            }
        }
        return settings;
    }

    private static boolean isForbidden(final char c) {
        return c == BYTE_ORDER_MARK || Character.isISOControl(c) && c != '\t' && c != '\r';
    }
}
