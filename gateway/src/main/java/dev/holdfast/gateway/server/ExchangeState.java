package dev.holdfast.gateway.server;

import dev.holdfast.ledger.values.BrokenInvariantException;

/**
 * Where an {@link Exchange} is between its request's first byte and its answer's last. {@code FOR_NOBODY} says that the
 * connection was lost while the ledger had it, or before an approval was written.
 *
 * <pre>
 *   SPARE - RECEIVING - DECIDING - ANSWERED - SPARE
 *               |           |          |
 *               |           |      WITHDRAWING
 *               |           |          |
 *               |           +------ APPROVED - WRITTEN - SPARE
 *               +- ANSWERED
 * </pre>
 */
enum ExchangeState {
    /** Waits to be used again. */
    SPARE,
    /** The request is coming in. */
    RECEIVING,
    /** The ledger has it. */
    DECIDING,
    DECIDING_FOR_NOBODY,
    /** The answer waits for its turn. */
    ANSWERED,
    /** An approval that was decided for this very request waits for its turn. It is in nobody's hands yet. */
    APPROVED,
    APPROVED_FOR_NOBODY,
    /** Such an approval is written, and somebody may read it from now on. */
    WRITTEN,
    /** The ledger has it once more, or will when there is room, to take the approval back. */
    WITHDRAWING,
    WITHDRAWING_FOR_NOBODY;

    /**
     * The one transition.
     *
     * @throws BrokenInvariantException when that cannot happen in this state.
     */
    ExchangeState after(final ExchangeEvent event) {
        return switch (this) {
            case SPARE -> event == ExchangeEvent.BEGIN ? RECEIVING : impossible(event);
            case RECEIVING -> switch (event) {
                case REFUSE -> ANSWERED;
                case SUBMIT -> DECIDING;
                case LOSE -> SPARE;
                default -> impossible(event);
            };
            case DECIDING -> switch (event) {
                case APPROVE -> APPROVED;
                case ANSWER -> ANSWERED;
                case LOSE -> DECIDING_FOR_NOBODY;
                default -> impossible(event);
            };
            case DECIDING_FOR_NOBODY -> switch (event) {
                case APPROVE -> APPROVED_FOR_NOBODY;
                case ANSWER -> SPARE;
                default -> impossible(event);
            };
            case ANSWERED -> event == ExchangeEvent.WRITE || event == ExchangeEvent.LOSE ? SPARE : impossible(event);
            case APPROVED -> switch (event) {
                case WITHDRAW -> WITHDRAWING;
                case WRITE -> WRITTEN;
                case LOSE -> APPROVED_FOR_NOBODY;
                default -> impossible(event);
            };
            case APPROVED_FOR_NOBODY -> switch (event) {
                case WITHDRAW -> WITHDRAWING_FOR_NOBODY;
                case NOTE -> SPARE;
                default -> impossible(event);
            };
            case WRITTEN -> event == ExchangeEvent.HAND_OVER || event == ExchangeEvent.LOSE ? SPARE : impossible(event);
            case WITHDRAWING -> switch (event) {
                case ANSWER -> ANSWERED;
                case LOSE -> WITHDRAWING_FOR_NOBODY;
                default -> impossible(event);
            };
            case WITHDRAWING_FOR_NOBODY -> event == ExchangeEvent.ANSWER ? SPARE : impossible(event);
        };
    }

    private ExchangeState impossible(final ExchangeEvent event) {
        throw new BrokenInvariantException("an exchange cannot go on: state=" + this + " event=" + event);
    }
}
