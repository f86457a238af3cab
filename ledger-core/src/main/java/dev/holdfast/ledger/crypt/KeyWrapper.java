package dev.holdfast.ledger.crypt;

/**
 * Wraps and unwraps the keys of files with master keys, which never leave it. Used by any thread, also by the ledger's
 * when it begins a file, so it does not block for long.
 */
public interface KeyWrapper {
    /** Most bytes of a wrapped key. */
    int MAX_WRAPPED_BYTES = 256;

    /** No keys: new files are written open, and none that is encrypted can be read. */
    KeyWrapper NONE = new KeyWrapper() {
        @Override
        public boolean isOn() {
            return false;
        }

        @Override
        public long keyId() {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] wrap(final byte[] dataKey) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] unwrap(final long keyId, final byte[] wrapped) {
            throw new MissingKeyException(keyId);
        }
    };

    /** Whether new files are encrypted. */
    boolean isOn();

    /** Id of the master key that new files' keys are wrapped with. Only while it is on. */
    long keyId();

    /**
     * Wraps the key of a new file. Only while it is on.
     *
     * @return {@link #MAX_WRAPPED_BYTES} at most.
     */
    byte[] wrap(byte[] dataKey);

    /**
     * Unwraps the key of a file.
     *
     * @param keyId of the master key that it was wrapped with.
     * @return null when what is wrapped was changed.
     * @throws MissingKeyException when there is no such master key.
     */
    byte[] unwrap(long keyId, byte[] wrapped);
}
