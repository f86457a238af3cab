package dev.holdfast.gateway.engine.batch;

/** What is done with a message of a batch. */
public enum Handling {
    /** A command: it is in the journal's batch, and is applied. */
    APPLY,
    /** A command that the audit is shown: applied, too. */
    APPLY_AND_SHOW,
    /** A query: it is asked of the rows as they are at its place in the batch. */
    QUERY,
    /** A question that was taken before: gets the decision that there is. */
    ASKED_AGAIN,
    /** A question whose deadline has passed: gets the decision that there is, else is declined as too late. */
    LATE,
    /** A question for which the disk has no room: gets the decision that there is, else is declined for that. */
    NO_ROOM_TO_DECIDE,
    /** A callback that the ledger took before word for word: approved, and nothing is done. */
    TAKEN_BEFORE,
    /** A withdrawal of an approval that may be in somebody's hands: the approval stands. */
    STANDS,
    /** A command for which the disk has no room: declined. */
    NO_ROOM,
    /** Any message once the journal has failed: declined. */
    FAILED
}
