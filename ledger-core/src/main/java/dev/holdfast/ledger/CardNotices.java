package dev.holdfast.ledger;

import dev.holdfast.ledger.message.CardUpdateDecoder;
import dev.holdfast.ledger.message.LearnCardDecoder;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.LedgerStore;
import org.agrona.concurrent.UnsafeBuffer;

/** Takes in what the platform says of cards. Owned by the ledger thread; allocates nothing. */
final class CardNotices {
    private final LedgerStore store;
    private final CardRow card = new CardRow();
    private final UnsafeBuffer cardNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardholderNo = new UnsafeBuffer(0, 0);
    private RuleSet rules;

    CardNotices(final LedgerStore store) {
        this.store = store;
    }

    /** Decides by these rules from now on. */
    void rules(final RuleSet inForce) {
        rules = inForce;
    }

    /** Acknowledges. An update for a card that nobody registered is kept, for when somebody does. */
    ResultCode take(final CardUpdateDecoder update, final long commandTime) {
        update.wrapCardNo(cardNo);
        if (store.cards().find(cardNo, card)) {
            if (update.noticeTime() <= card.noticeTime()) {
                return ResultCode.APPROVED;
            }
            store.cards().beginChange(card);
            if (!mayApply(update)) {
                card.noticeTime(update.noticeTime());
                store.cards().endChange(card);
                return ResultCode.APPROVED;
            }
        } else if (store.cards().isFull()) {
            return ResultCode.CAPACITY_EXHAUSTED;
        } else {
            store.cards().create(cardNo, card);
        }
        card.status(CardStatus.of(update.status()));
        card.noticeTime(update.noticeTime());
        card.updatedTime(commandTime);
        card.isSetHere(false);
        if (rules.mergesStatements() && card.outbound() == Outbound.PENDING) {
            // What was to be told is not the card's status any more.
            card.outbound(Outbound.NONE);
        }
        store.cards().endChange(card);
        return ResultCode.APPROVED;
    }

    /**
     * Whether the platform's word counts. One of before a change of ours, or of while the platform does not know that change yet, counts only
     * where it restricts the card; and the card is then in doubt until the platform is asked. Before rules version 3 only a change that was
     * yet to be told stood against it.
     */
    private boolean mayApply(final CardUpdateDecoder update) {
        final boolean isUntold = card.outbound() == Outbound.PENDING;
        if (!rules.mergesStatements()) {
            return !isUntold;
        }
        final CardStatus said = CardStatus.of(update.status());
        if (!isUntold && !(card.isSetHere() && update.noticeTime() < card.updatedTime())) {
            return true;
        }
        card.isDoubtful(card.isDoubtful() || said != card.status());
        return said.restricts(card.status());
    }

    /**
     * Takes the platform's record of a card. Whose it is stays as it is, if that is known; the status is the platform's, unless it was changed
     * here since the platform was asked, or is yet to be told to it.
     */
    ResultCode learn(final LearnCardDecoder record, final long commandTime) {
        record.wrapCardNo(cardNo);
        record.wrapCardholderNo(cardholderNo);
        final boolean isKnown = store.cards().find(cardNo, card);
        if (isKnown) {
            store.cards().beginChange(card);
        } else if (store.cards().isFull()) {
            return ResultCode.CAPACITY_EXHAUSTED;
        } else {
            store.cards().create(cardNo, card);
        }
        if (!card.hasCardholder() && cardholderNo.capacity() > 0) {
            card.cardholder(cardholderNo);
        }
        // The platform's times are compared with the platform's, ours with ours: the two clocks may differ by more than a change takes.
        final boolean isNewer = record.noticeTime() > card.noticeTime();
        final boolean isNews = isNewer && record.askedTime() > card.updatedTime();
        if (!isKnown || isNews && card.outbound() != Outbound.PENDING) {
            card.status(CardStatus.of(record.status()));
            card.noticeTime(record.noticeTime());
            card.updatedTime(commandTime);
            card.isSetHere(false);
        }
        card.isDoubtful(card.isDoubtful() && !isNewer);
        store.cards().endChange(card);
        return ResultCode.APPROVED;
    }
}
