package dev.holdfast.gateway.engine;

import org.agrona.DirectBuffer;

/** Waits for the ledger's result of one message, on the thread that submitted it. */
@FunctionalInterface
public interface ResultHandler {
    /** The result: an SBE message of the ledger, valid only during the call. */
    void onResult(DirectBuffer result, int offset, int length);
}
