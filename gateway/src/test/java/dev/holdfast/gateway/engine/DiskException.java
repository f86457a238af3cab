package dev.holdfast.gateway.engine;

import java.io.IOException;

/** A simulated disk does not do what it was asked to. */
final class DiskException extends IOException {
    private static final long serialVersionUID = 1L;

    DiskException(final String message) {
        super(message);
    }

    /** @throws AssertionError when it was not the disk. */
    static void checkIsToBlame(final Exception failure) {
        Throwable cause = failure;
        while (!(cause instanceof DiskException)) {
            if (cause == null) {
                throw new AssertionError("something failed, and not by the disk", failure);
            }
            cause = cause.getCause();
        }
    }
}
