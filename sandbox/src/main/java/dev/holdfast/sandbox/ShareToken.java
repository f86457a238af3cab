package dev.holdfast.sandbox;

/** What becomes of a cardholder whose share token begins in one of these ways. */
enum ShareToken {
    /** The check of the documents ends with Rejected. */
    REJECT("reject"),
    /** Nobody decides until a user of the sandbox does. */
    WAIT("wait"),
    /** Refused: no documents are found. */
    WRONG("wrong"),
    /** Refused: it was good once. */
    EXPIRED("expired"),
    /** Any other token; the check ends with Approved. */
    GOOD("");

    private final String beginning;

    ShareToken(final String beginning) {
        this.beginning = beginning;
    }

    static ShareToken of(final String token) {
        for (final ShareToken kind : values()) {
            if (token.startsWith(kind.beginning)) {
                return kind;
            }
        }
        throw new IllegalStateException("every text begins with the empty one");
    }
}
