package dev.holdfast.ledger.crypt;

/** The key of one file, which is random. Immutable. */
public final class DataKey {
    private final byte[] key;

    DataKey(final byte[] key) {
        this.key = key;
    }

    /**
     * What encrypts and decrypts the file's pieces; one for each thread.
     *
     * @param nonceAt where the nonce stands in the header of a piece.
     */
    public Seal seal(final int nonceAt) {
        return new Seal(key, nonceAt);
    }

    @Override
    public String toString() {
        return "DataKey{}";
    }
}
