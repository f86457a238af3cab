package dev.holdfast.ledger.storage;

import dev.holdfast.ledger.crypt.KeyWrapper;

import java.io.IOException;
import java.util.List;

/**
 * A directory of files. What a crash leaves of it: of a file, what was forced, and of everything written since any
 * part, each sector of 512 bytes as it was or as some write left it; of names, those that there were at the last
 * {@link #forceNames}, and of later changes to them any that do not contradict each other.
 */
public interface Storage {
    /** Names of all files, in their natural order; none when the directory does not exist. */
    List<String> list() throws IOException;

    /** Makes an empty file, in the place of one of that name, and opens it for reading and writing. */
    StoredFile create(String name) throws IOException;

    /**
     * Opens a file for reading and writing.
     *
     * @throws java.nio.file.NoSuchFileException when there is none of that name.
     */
    StoredFile open(String name) throws IOException;

    /**
     * Opens a file for reading.
     *
     * @throws java.nio.file.NoSuchFileException when there is none of that name.
     */
    StoredFile openToRead(String name) throws IOException;

    /**
     * Gives a file another name, in the place of one of that name. A crash leaves the one or the other, never both or
     * none.
     */
    void rename(String from, String to) throws IOException;

    void delete(String name) throws IOException;

    /** Makes every creation, renaming and deletion so far durable. */
    void forceNames() throws IOException;

    /**
     * Whether the file of that name is the one that {@link StoredFile#tryLock} has taken here, and no other that came
     * in its place.
     */
    default boolean isLocked(final String name) throws IOException {
        return true;
    }

    /** The keys that files here are encrypted with, if they are. */
    default KeyWrapper keys() {
        return KeyWrapper.NONE;
    }

    /** Where a person finds the file. */
    String locate(String name);
}
