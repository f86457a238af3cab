package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.sync.ledger.Futures;
import dev.holdfast.gateway.sync.ledger.LedgerCalls;
import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.agrona.concurrent.EpochClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Learns which cards there are, whose they are and how they stand. */
final class CardSync {
    private static final Logger LOG = LoggerFactory.getLogger(CardSync.class);
    private static final String NEW = "cards_ms";
    private static final String ALL = "all_cards_ms";

    private final PlatformClient client;
    private final LedgerCalls ledger;
    private final SyncSettings settings;
    private final SyncPositions positions;
    private final EpochClock clock;
    private final Runnable onChange;

    /** @param onChange called for each card that was news. */
    CardSync(
        final PlatformClient client, final LedgerCalls ledger, final SyncSettings settings,
        final SyncPositions positions, final EpochClock clock, final Runnable onChange) {
        this.clock = clock;
        this.client = client;
        this.ledger = ledger;
        this.settings = settings;
        this.positions = positions;
        this.onChange = onChange;
    }

    /**
     * Pulls the cards that are new since the last pull, or all of them when that was long ago: the list goes by the
     * cards' own time, so that changes to older ones would be missed otherwise.
     */
    CompletableFuture<?> pull() {
        final long nowMs = client.platformTimeMs();
        final LedgerCalls.Asked asked = now();
        final boolean isAll = nowMs - positions.get(ALL, 0, nowMs) >= TimeUnit.HOURS.toMillis(settings.cardsHours());
        final long fromMs = isAll ? settings.cardsSinceMs()
            : positions.get(NEW, settings.cardsSinceMs(), nowMs) - settings.overlapMs();
        return new PageWalk(client, PlatformCalls::cards, item -> learn(item, asked)).walk(fromMs, nowMs)
            .thenRun(() -> {
                final long seenMs = Math.min(nowMs, client.platformTimeMs());
                positions.put(NEW, seenMs);
                if (isAll) {
                    positions.put(ALL, seenMs);
                }
            });
    }

    /** Asks the platform about one card, and learns what it says. */
    CompletableFuture<Void> fetch(final String cardNo) {
        final LedgerCalls.Asked asked = now();
        return client.call(PlatformCalls.card(cardNo)).thenCompose(data -> learn(data, asked));
    }

    /**
     * Asks about the cards whose status is in doubt here, and takes over what the platform says.
     *
     * @param mayAsk whether it may be asked about a card now.
     */
    CompletableFuture<Void> askForDoubtful(final Predicate<String> mayAsk) {
        return ledger.scan(ScanKind.DOUBTFUL_CARDS, 0, 0, cardNo -> {
            if (!mayAsk.test(cardNo)) {
                return Futures.done();
            }
            final LedgerCalls.Asked asked = now();
            return client.call(PlatformCalls.card(cardNo)).thenCompose(data -> learn(data, asked, true))
                .exceptionally(problem -> {
                    if (!OrderSync.isOrderUnknown(problem)) {
                        throw new CompletionException(problem);
                    }
                    LOG.warn("the platform does not know card card_no={}: its status stays as it was set here", cardNo);
                    return null;
                });
        });
    }

    LedgerCalls.Asked now() {
        return new LedgerCalls.Asked(client.platformTimeMs(), clock.time());
    }

    /** Learns what a record says that was asked for at some time before now. */
    CompletableFuture<Void> learn(final JsonNode item, final LedgerCalls.Asked asked) {
        return learn(item, asked, false);
    }

    private CompletableFuture<Void> learn(final JsonNode item, final LedgerCalls.Asked asked, final boolean isWanted) {
        final String cardNo = item.path("card_no").asText("");
        final CardStatus status = statusOf(item.path("status").asText(""));
        final String cardholderNo = item.path("cardholder_no").asText("");
        if (!isId(cardNo) || !cardholderNo.isEmpty() && !isId(cardholderNo)) {
            LOG.warn("the platform's record of a card cannot be read: card_no={} cardholder_no={}", cardNo,
                cardholderNo);
            return Futures.done();
        }
        if (status == CardStatus.UNKNOWN) {
            LOG.warn("the platform has a card status that is not known here: card_no={} status={}", cardNo,
                item.path("status"));
        }
        return ledger.card(cardNo).thenCompose(known -> {
            final boolean isNews = known == null || known.cardholderNo().isEmpty() && !cardholderNo.isEmpty()
                || known.status() != status;
            return isNews || isWanted ? ledger.learnCard(cardNo, cardholderNo, status, asked).thenAccept(this::onLearnt)
                : Futures.done();
        });
    }

    private void onLearnt(final ResultCode result) {
        if (!result.isApproved()) {
            throw new UnusableEnvironmentException("the ledger took no card: " + result.sentence());
        }
        onChange.run();
    }

    static CardStatus statusOf(final String wireName) {
        for (final CardStatus status : CardStatus.values()) {
            if (status.wireName().equals(wireName)) {
                return status;
            }
        }
        return CardStatus.UNKNOWN;
    }

    private static boolean isId(final String text) {
        return !text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= Callback.MAX_ID_BYTES;
    }
}
