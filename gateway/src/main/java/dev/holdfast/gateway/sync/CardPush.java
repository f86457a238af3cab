package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.platform.PlatformException;
import dev.holdfast.gateway.sync.ledger.Futures;
import dev.holdfast.gateway.sync.ledger.KnownCard;
import dev.holdfast.gateway.sync.ledger.LedgerCalls;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ScanKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CompletableFuture;

/**
 * Pushes card statuses that were set here to the platform. A change stays pending in the ledger until its outcome is
 * there too, so that a crash at any point has it pushed again; the same status pushed twice is one change.
 */
final class CardPush {
    private static final Logger LOG = LoggerFactory.getLogger(CardPush.class);

    private final PlatformClient client;
    private final LedgerCalls ledger;
    private final CardSync cards;
    private final Runnable onChange;
    private final OneAtATime pushes = new OneAtATime(this::pushPending);

    /** @param onChange called for each change that the platform took. */
    CardPush(final PlatformClient client, final LedgerCalls ledger, final CardSync cards, final Runnable onChange) {
        this.client = client;
        this.ledger = ledger;
        this.cards = cards;
        this.onChange = onChange;
    }

    /** Pushes every card whose change is pending. */
    CompletableFuture<Void> pushAll() {
        return ledger.scan(ScanKind.OUTBOUND_CARDS, 0, Long.MAX_VALUE, this::push);
    }

    /** Pushes this card, if its change is pending, and not while an earlier one is on its way. */
    CompletableFuture<Void> push(final String cardNo) {
        return pushes.run(cardNo);
    }

    private CompletableFuture<Void> pushPending(final String cardNo) {
        return ledger.card(cardNo)
            .thenCompose(card -> card == null || card.outbound() != Outbound.PENDING ? Futures.done() : send(card));
    }

    private CompletableFuture<Void> send(final KnownCard card) {
        return client.call(PlatformCalls.cardStatus(card.cardNo(), card.status().wireName()))
            .handle((data, problem) -> {
                if (problem == null && data.path("result").asBoolean(true)) {
                    onChange.run();
                    return ledger.confirmCard(card.cardNo(), card.status(), Outbound.DONE);
                }
                if (problem instanceof PlatformException trouble && !trouble.isRefusal()) {
                    return Futures.failed(problem);
                }
                return settle(card,
                    problem == null ? "the platform said result=" + data.path("result") : problem.getMessage());
            }).thenCompose(next -> next);
    }

    /** The platform refused, perhaps because the card is as it should be already. */
    private CompletableFuture<Void> settle(final KnownCard card, final String refusal) {
        final LedgerCalls.Asked asked = cards.now();
        return client.call(PlatformCalls.card(card.cardNo())).thenCompose(data -> {
            final CardStatus there = CardSync.statusOf(data.path("status").asText(""));
            if (there == card.status()) {
                return ledger.confirmCard(card.cardNo(), card.status(), Outbound.DONE);
            }
            LOG.error(
                "the platform refuses a card's status and somebody has to look: card_no={} status={} there={}: {}",
                card.cardNo(), card.status().wireName(), there.wireName(), refusal);
            return ledger.confirmCard(card.cardNo(), card.status(), Outbound.FAILED)
                .thenCompose(done -> cards.learn(data, asked));
        });
    }
}
