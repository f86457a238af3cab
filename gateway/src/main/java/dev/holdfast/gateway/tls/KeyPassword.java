package dev.holdfast.gateway.tls;

import java.nio.file.Path;
import java.util.List;

/** Where the password of a key is found, again at each reading. One thread; may block on the disk. */
public interface KeyPassword {
    /** No key is encrypted. */
    KeyPassword NONE = new KeyPassword() {
        @Override
        public char[] read() {
            return new char[0];
        }

        @Override
        public List<Path> files() {
            return List.of();
        }
    };

    /**
     * The password; empty for none.
     *
     * @throws dev.holdfast.ledger.values.UnusableEnvironmentException when it cannot be read.
     */
    char[] read();

    /** The files that were read for it. */
    List<Path> files();
}
