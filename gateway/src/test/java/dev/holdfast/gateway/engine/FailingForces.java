package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.storage.FaultyDisk;
import dev.holdfast.ledger.storage.Storage;

import java.io.IOException;

/** A real directory whose forces fail when told to: what was written is there all the same. */
final class FailingForces extends FaultyDisk {
    private volatile boolean failsForces;

    FailingForces(final Storage storage) {
        super(storage);
    }

    void failForces() {
        failsForces = true;
    }

    @Override
    protected void before(final Change change) throws IOException {
        if (failsForces && change == Change.FORCE) {
            throw new IOException("Input/output error");
        }
    }
}
