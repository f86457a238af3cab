package dev.holdfast.ledger;

/** Which rows a scan looks for, with the codes in messages. */
public enum ScanKind {
    /** Cards whose status the platform has yet to be told. */
    OUTBOUND_CARDS,
    /** Entries whose money the platform has yet to move. */
    OUTBOUND_ENTRIES,
    /** Orders with an open hold that was decided in the period. */
    HOLDS,
    /** Orders that hold or have posted something, and whose last notification, or else decision, is of the period. */
    ORDERS,
    /** Cards whose status the platform has to be asked for, since its word and ours crossed. */
    DOUBTFUL_CARDS;

    private static final ScanKind[] VALUES = values();

    public int code() {
        return ordinal();
    }

    /** @throws IllegalArgumentException when there is no such kind. */
    public static ScanKind of(final int code) {
        if (code >= VALUES.length) {
            throw new IllegalArgumentException("kind=" + code + " is no kind of scan");
        }
        return VALUES[code];
    }
}
