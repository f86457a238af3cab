package dev.holdfast.ledger.snapshot;

import java.nio.file.Path;

/** A snapshot cannot be used. */
public final class SnapshotException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SnapshotException(final Path file, final String problem) {
        super("snapshot file=" + file + " cannot be used: " + problem);
    }

    SnapshotException(final Path file, final Exception cause) {
        super("snapshot file=" + file + " cannot be used: " + cause.getMessage(), cause);
    }
}
