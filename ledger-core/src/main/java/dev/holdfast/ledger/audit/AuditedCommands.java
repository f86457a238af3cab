package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.journal.Actor;

/**
 * Which commands the audit has: whatever a person gives, and what a person usually gives or settles whoever gave it.
 * Any thread; allocates nothing.
 */
@HotPath
public final class AuditedCommands {
    private static final int OPERATOR = Actor.Kind.OPERATOR.code();
    private static final int PLATFORM = Actor.Kind.PLATFORM.code();

    private AuditedCommands() {
    }

    /** @param actorKind code of the kind of who gave it. */
    public static boolean contain(final int actorKind, final MessageType type) {
        return actorKind == OPERATOR || actorKind != PLATFORM && isAdministrative(type);
    }

    private static boolean isAdministrative(final MessageType type) {
        return switch (type) {
            case PUT_ACCOUNT, POST_ENTRY, PUT_CARD, PUT_PACKAGE, PUT_CARD_TERMS, RESOLVE_REVIEW, CONFIRM_OUTBOUND,
                SET_CAPACITY, SWITCH_RULES, ACCEPT_LOSS, PUT_CARDHOLDER, LEARN_CARDHOLDER, PUT_CARD_APPLICATION,
                LEARN_CARD_APPLICATION, POST_RESERVE_ENTRY, POST_RESERVE_STATEMENT -> true;
            default -> false;
        };
    }
}
