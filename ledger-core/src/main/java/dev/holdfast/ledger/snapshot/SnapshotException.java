package dev.holdfast.ledger.snapshot;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

/** A snapshot cannot be used. */
public final class SnapshotException extends UnusableEnvironmentException {
    private static final long serialVersionUID = 1L;

    SnapshotException(final String file, final String problem) {
        super("snapshot file=" + file + " cannot be used: " + problem);
    }

    SnapshotException(final String file, final Exception cause) {
        super("snapshot file=" + file + " cannot be used: " + cause.getMessage(), cause);
    }
}
