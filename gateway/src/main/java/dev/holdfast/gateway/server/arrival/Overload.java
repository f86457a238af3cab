package dev.holdfast.gateway.server.arrival;

/** Why a callback is answered with 5001. */
public enum Overload {
    /** Its connection has its share of the places to the ledger. */
    SHARE,
    /** It waited too long for the event loop while a queue stands ({@link Backlog}). */
    WAITED,
    /** By its {@code Timestamp} its sender was held up for longer than the deadline. */
    HELD_UP,
    /** No place to the ledger is free. */
    FULL
}
