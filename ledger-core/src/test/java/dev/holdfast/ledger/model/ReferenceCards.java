package dev.holdfast.ledger.model;

import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.Outbound;

import java.util.List;

/** What the platform's words about cards do. */
final class ReferenceCards {
    private static final List<CardStatus> FREE = List.of(CardStatus.ACTIVATED);
    private static final List<CardStatus> GONE = List.of(CardStatus.DELETE);

    private final ReferenceLedger ledger;

    ReferenceCards(final ReferenceLedger ledger) {
        this.ledger = ledger;
    }

    void update(final ModelCommand.CardUpdate update) {
        final ModelCard known = ledger.cards.get(update.card());
        final boolean isTie = ledger.mergesStatements() && known != null && update.time() == known.noticeTime
            && !known.isSetHere;
        if (known != null && update.time() <= known.noticeTime && !isTie) {
            return;
        }
        final ModelCard card = ledger.cards.computeIfAbsent(update.card(), name -> new ModelCard());
        if (known != null && !ledger.mergesStatements() && card.outbound == Outbound.PENDING) {
            card.noticeTime = update.time();
            return;
        }
        if (known != null && ledger.mergesStatements() && (isTie || isCrossed(card, update))) {
            card.isDoubtful |= update.status() != card.status;
            if (FREE.contains(card.status) && !FREE.contains(update.status())
                || !GONE.contains(card.status) && GONE.contains(update.status())) {
                card.status = update.status();
                card.noticeTime = update.time();
                card.outbound = card.outbound == Outbound.PENDING ? Outbound.NONE : card.outbound;
            }
            return;
        }
        card.noticeTime = update.time();
        card.status = update.status();
        card.updatedTime = ledger.nowMs();
        card.isSetHere = false;
        if (ledger.mergesStatements() && card.status == CardStatus.UNKNOWN) {
            ledger.cardsInReview.add(update.card());
        }
    }

    private static boolean isCrossed(final ModelCard card, final ModelCommand.CardUpdate update) {
        return card.outbound == Outbound.PENDING || card.isSetHere && update.time() < card.updatedTime;
    }

    void learn(final ModelCommand.LearnCard record) {
        final boolean isKnown = ledger.cards.containsKey(record.card());
        final ModelCard card = ledger.cards.computeIfAbsent(record.card(), name -> new ModelCard());
        card.cardholder = card.cardholder.isEmpty() ? record.cardholder() : card.cardholder;
        final long askedTime = ledger.nowMs() - record.age();
        final boolean isNewer = askedTime + record.ahead() > card.noticeTime;
        if (!isKnown || card.outbound != Outbound.PENDING && isNewer && askedTime > card.updatedTime) {
            card.status = record.status();
            card.noticeTime = askedTime + record.ahead();
            card.updatedTime = ledger.nowMs();
            card.isSetHere = false;
        }
        card.isDoubtful &= !isNewer;
    }

    void confirm(final ModelCommand.Confirm confirm) {
        final Outbound outcome = confirm.isDone() ? Outbound.DONE : Outbound.FAILED;
        if (confirm.status() == null) {
            ledger.outboundEntries.computeIfPresent(confirm.id(),
                (entry, before) -> before == Outbound.PENDING ? outcome : before);
            return;
        }
        final ModelCard card = ledger.cards.get(confirm.id());
        if (card != null && card.outbound == Outbound.PENDING && card.status == confirm.status()) {
            card.outbound = outcome;
            card.updatedTime = confirm.isDone() ? ledger.nowMs() : card.updatedTime;
        }
    }
}
