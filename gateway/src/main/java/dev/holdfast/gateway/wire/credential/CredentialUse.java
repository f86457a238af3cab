package dev.holdfast.gateway.wire.credential;

import java.util.concurrent.atomic.AtomicLong;

/** How often one event loop verified callbacks of one credential. The loop writes without waiting; any thread reads. */
public final class CredentialUse {
    private final AtomicLong verified = new AtomicLong();
    private final AtomicLong lastMs = new AtomicLong();

    /** Counts one at this wall-clock time. */
    public void add(final long wallMs) {
        verified.lazySet(verified.getPlain() + 1);
        lastMs.lazySet(wallMs);
    }

    long verified() {
        return verified.get();
    }

    /** Unix milliseconds; 0 for never. */
    long lastMs() {
        return lastMs.get();
    }
}
