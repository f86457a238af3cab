package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.CardUpdateDecoder;
import dev.holdfast.ledger.message.LearnCardDecoder;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleSet;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.ReviewSubject;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes in what the platform says of cards. Owned by the ledger thread; allocates only for a status that is not known.
 */
@OwnedBy(Owner.LEDGER_THREAD)
final class CardNotifications {
    private static final UnsafeBuffer NO_TEXT = new UnsafeBuffer(0, 0);

    private final LedgerStore store;
    private final CardRow card = new CardRow();
    private final UnsafeBuffer cardNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer cardholderNo = new UnsafeBuffer(0, 0);
    private RuleSet rules;

    CardNotifications(final LedgerStore store) {
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
            // A status that was set here since then was set by somebody who knew that word.
            final boolean isTie = rules.mergesStatements() && update.noticeTime() == card.noticeTime()
                && !card.isSetHere();
            if (update.noticeTime() <= card.noticeTime() && !isTie) {
                return ResultCode.APPROVED;
            }
            store.cards().beginChange(card);
            if (rules.mergesStatements() ? isTie || isCrossed(update) : card.outbound() == Outbound.PENDING) {
                cross(update);
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
        store.cards().endChange(card);
        if (rules.mergesStatements() && card.status() == CardStatus.UNKNOWN) {
            // The card buys nothing until somebody knows what the word means.
            store.reviews().text(store.reviews()
                .open(ReviewSubject.CARD, cardNo, ReviewReason.STATUS_UNKNOWN, commandTime),
                NoticeField.AFTER_STATUS.bit(), NO_TEXT);
        }
        return ResultCode.APPROVED;
    }

    /** Whether the word is of before a change of ours, or of while the platform does not know that change yet. */
    private boolean isCrossed(final CardUpdateDecoder update) {
        return card.outbound() == Outbound.PENDING || card.isSetHere() && update.noticeTime() < card.updatedTime();
    }

    /**
     * A word that is of one moment with another, or crosses a change of ours, counts only where it restricts the card,
     * so that it does not matter which comes first; and the card is then in doubt until the platform is asked. Before
     * rules version 3 only a change that was yet to be pushed stood against a word, which then counted not at all.
     */
    private void cross(final CardUpdateDecoder update) {
        if (!rules.mergesStatements()) {
            card.noticeTime(update.noticeTime());
            return;
        }
        final CardStatus said = CardStatus.of(update.status());
        card.isDoubtful(card.isDoubtful() || said != card.status());
        if (said.restricts(card.status())) {
            card.status(said);
            // So that the same word does it once.
            card.noticeTime(update.noticeTime());
            if (card.outbound() == Outbound.PENDING) {
                // What was to be pushed is not the card's status any more.
                card.outbound(Outbound.NONE);
            }
        }
    }

    /**
     * Takes the platform's record of a card. Whose it is stays as it is, if that is known; the status is the
     * platform's, unless it was changed here since the platform was asked, or is yet to be pushed to it.
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
        // The platform's times are compared with the platform's, ours with ours: the two clocks may differ by more than
        // a change takes.
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
