package dev.holdfast.ledger.crypt;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

/** A file is encrypted, and the master key of its key is not among those that were given. Names it by its id. */
public final class MissingKeyException extends UnusableEnvironmentException {
    private static final long serialVersionUID = 1L;

    private final long keyId;

    public MissingKeyException(final long keyId) {
        super(text("a file", keyId));
        this.keyId = keyId;
    }

    private MissingKeyException(final String file, final long keyId) {
        super(text("file=" + file, keyId));
        this.keyId = keyId;
    }

    /** The same, with the file. */
    MissingKeyException of(final String file) {
        return new MissingKeyException(file, keyId);
    }

    private static String text(final String file, final long keyId) {
        return file + " is encrypted with key=" + MasterKeys.text(keyId) + ", which is not among the keys given: name "
            + "its file in storage.encryption_key_file, or in storage.encryption_old_key_files when new files have "
            + "another one";
    }
}
