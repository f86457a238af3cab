package dev.holdfast.gateway.server;

/** What happens to an {@link Exchange}. */
enum ExchangeEvent {
    /** A request begins to come in. */
    BEGIN,
    /** It is answered without the ledger. */
    REFUSE,
    /** The ledger has it. */
    SUBMIT,
    /** The ledger has approved it for this very request: nobody else was answered. */
    APPROVE,
    /** The ledger has given any other answer. */
    ANSWER,
    /** The ledger has it once more, so that its approval is taken back. */
    WITHDRAW,
    /** The answer is written. */
    WRITE,
    /** The written answer is with the socket. */
    HAND_OVER,
    /** The connection is gone. */
    LOSE,
    /** It is noted that nobody has the approval. */
    NOTE
}
