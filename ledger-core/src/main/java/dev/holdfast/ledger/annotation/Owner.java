package dev.holdfast.ledger.annotation;

/** A thread that has objects to itself. */
public enum Owner {
    /** The one thread that decides and writes the journal. */
    LEDGER_THREAD,
    /** One event loop of the callback listener; each has objects of its own. */
    EVENT_LOOP,
    /** The thread that keeps us in step with the platform. */
    SYNC_THREAD
}
