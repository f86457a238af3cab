package dev.holdfast.ledger.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;

/** A file of one line, which is there whole or not at all. Cold, and blocks. */
public final class SmallFile {
    private static final int MAX_BYTES = 256;

    private SmallFile() {
    }

    /** Writes and forces a file beside it, and puts that in its place. */
    public static void write(
        final Storage storage, final String name, final String temporary, final String text) throws IOException {
        try (StoredFile file = storage.create(temporary)) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
            file.force();
        }
        storage.rename(temporary, name);
        storage.forceNames();
    }

    /** The file's text; null when there is none. */
    public static String read(final Storage storage, final String name) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        try (StoredFile file = storage.openToRead(name)) {
            int count = 0;
            while (count >= 0 && bytes.hasRemaining()) {
                count = file.read(bytes, bytes.position());
            }
        } catch (final NoSuchFileException e) {
            return null;
        }
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }
}
