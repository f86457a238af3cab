package dev.holdfast.gateway.engine;

import java.io.IOException;

/** A simulated disk does not do what it was told. */
final class DiskException extends IOException {
    private static final long serialVersionUID = 1L;

    DiskException(final String message) {
        super(message);
    }
}
