package dev.holdfast.gateway.sync.ledger;

import dev.holdfast.ledger.message.AccountViewDecoder;
import dev.holdfast.ledger.message.CardViewDecoder;
import dev.holdfast.ledger.message.ConfirmOutboundEncoder;
import dev.holdfast.ledger.message.EntryViewDecoder;
import dev.holdfast.ledger.message.GetAccountEncoder;
import dev.holdfast.ledger.message.GetCardEncoder;
import dev.holdfast.ledger.message.GetEntryEncoder;
import dev.holdfast.ledger.message.GetOrderEncoder;
import dev.holdfast.ledger.message.LearnCardEncoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.NextReviewEncoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.message.OrderViewDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.ResolveReviewEncoder;
import dev.holdfast.ledger.message.ReviewViewDecoder;
import dev.holdfast.ledger.message.ScanEncoder;
import dev.holdfast.ledger.message.ScanViewDecoder;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.ReviewSubject;
import dev.holdfast.ledger.values.ScanKind;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What the sync thread asks the ledger and notifies it of. Its futures complete on the sync thread; what the ledger
 * does not know is null.
 */
public final class LedgerCalls {
    private static final int MAX_BYTES = 1024;

    private final LedgerLink link;
    private final int zoneMinutes;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[MAX_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder resultHeader = new MessageHeaderDecoder();

    /** @param zoneMinutes how far the program's local time is ahead of UTC. */
    public LedgerCalls(final LedgerLink link, final int zoneMinutes) {
        this.link = link;
        this.zoneMinutes = zoneMinutes;
    }

    /** When the platform was asked: by its clock, never in its future, and by ours. */
    public record Asked(long platformMs, long ownMs) {
    }

    /**
     * A notification under review.
     *
     * @param id     of its subject, which mostly is an order.
     * @param cardNo that the notification names; empty when it names none.
     */
    public record Review(ReviewSubject subject, String id, ReviewReason reason, String cardNo) {
        /** What the first one follows. */
        public static final Review NONE = new Review(ReviewSubject.ORDER, "", null, "");
    }

    public CompletableFuture<KnownCard> card(final String cardNo) {
        final GetCardEncoder get = new GetCardEncoder().wrapAndApplyHeader(message, 0, header);
        get.cardNo(cardNo);
        return ask(get.encodedLength(), CardViewDecoder.TEMPLATE_ID, (result, offset) -> {
            final CardViewDecoder view = new CardViewDecoder().wrapAndApplyHeader(result, offset, resultHeader);
            return new KnownCard(view.cardNo(), view.cardholderNo(), CardStatus.of(view.status()),
                Outbound.of(view.outbound()));
        });
    }

    public CompletableFuture<KnownEntry> entry(final String entryNo) {
        final GetEntryEncoder get = new GetEntryEncoder().wrapAndApplyHeader(message, 0, header);
        get.entryNo(entryNo);
        return ask(get.encodedLength(), EntryViewDecoder.TEMPLATE_ID, (result, offset) -> {
            final EntryViewDecoder view = new EntryViewDecoder().wrapAndApplyHeader(result, offset, resultHeader);
            return new KnownEntry(view.entryNo(), view.accountNo(), view.amount(), view.time(),
                Outbound.of(view.outbound()));
        });
    }

    public CompletableFuture<KnownOrder> order(final String consumeNo) {
        final GetOrderEncoder get = new GetOrderEncoder().wrapAndApplyHeader(message, 0, header);
        get.consumeNo(consumeNo);
        return ask(get.encodedLength(), OrderViewDecoder.TEMPLATE_ID, (result, offset) -> {
            final OrderViewDecoder view = new OrderViewDecoder().wrapAndApplyHeader(result, offset, resultHeader);
            final String number = view.consumeNo();
            view.skipCardNo();
            view.skipAccountNo();
            final OrderRecord.Extras extras = new OrderRecord.Extras(view.platformFee(), view.localCurrency(),
                view.relatedNo());
            return new KnownOrder(number, ConsumptionType.of(view.type()), OrderStatus.of(view.status()), view.amount(),
                view.authorizedAmount(), extras, view.noticeTime(), view.updatedTime(), view.held() > 0,
                decision(view),
                view.isDisputed() != 0 || KnownOrder.isReview(view.state()),
                new KnownOrder.Money(view.posted(), view.fee(), view.reversed(), view.booked(), view.reversing()));
        });
    }

    private static KnownOrder.Decision decision(final OrderViewDecoder view) {
        if (view.decided() == 0) {
            return KnownOrder.Decision.NOT_ASKED;
        }
        return view.decision() == ResultCode.APPROVED.code() ? KnownOrder.Decision.APPROVED
            : KnownOrder.Decision.DECLINED;
    }

    /** Whether there is such an account in a currency. */
    public CompletableFuture<Boolean> hasAccount(final String accountNo, final long currency) {
        final GetAccountEncoder get = new GetAccountEncoder().wrapAndApplyHeader(message, 0, header);
        get.accountNo(accountNo);
        return ask(get.encodedLength(), AccountViewDecoder.TEMPLATE_ID,
            (result, offset) -> new AccountViewDecoder().wrapAndApplyHeader(result, offset, resultHeader).currency())
            .thenApply(found -> found != null && found == currency);
    }

    /** Notifies of what the platform's record of a card says. */
    public CompletableFuture<ResultCode> learnCard(
        final String cardNo, final String cardholderNo, final CardStatus status, final Asked asked) {
        final LearnCardEncoder learn = new LearnCardEncoder().wrapAndApplyHeader(message, 0, header);
        learn.noticeTime(asked.platformMs()).askedTime(asked.ownMs()).status((short) status.code()).cardNo(cardNo)
            .cardholderNo(cardholderNo);
        return give(learn.encodedLength());
    }

    /** Says what became of a card's status that was sent. */
    public CompletableFuture<Void> confirmCard(final String cardNo, final CardStatus sent, final Outbound outcome) {
        return confirm(ScanKind.OUTBOUND_CARDS, cardNo, sent, outcome);
    }

    public CompletableFuture<Void> confirmEntry(final String entryNo, final Outbound outcome) {
        return confirm(ScanKind.OUTBOUND_ENTRIES, entryNo, CardStatus.UNKNOWN, outcome);
    }

    private CompletableFuture<Void> confirm(
        final ScanKind kind, final String id, final CardStatus status, final Outbound outcome) {
        final ConfirmOutboundEncoder confirm = new ConfirmOutboundEncoder().wrapAndApplyHeader(message, 0, header);
        confirm.kind((short) kind.code()).status((short) status.code()).outcome((short) outcome.code())
            .zone((short) zoneMinutes).id(id);
        return give(confirm.encodedLength()).thenAccept(result -> { });
    }

    /** Notifies of what the platform's record of an order says. */
    public CompletableFuture<ResultCode> notify(final OrderRecord order) {
        return link.ask(order.command(), order.command().capacity(), this::outcome);
    }

    /** The open review after this one, or the first one after {@link Review#NONE}. */
    public CompletableFuture<Review> nextReview(final Review after) {
        final NextReviewEncoder next = new NextReviewEncoder().wrapAndApplyHeader(message, 0, header);
        next.subject((short) after.subject.code()).consumeNo(after.id);
        return ask(next.encodedLength(), ReviewViewDecoder.TEMPLATE_ID, (result, offset) -> {
            final ReviewViewDecoder view = new ReviewViewDecoder().wrapAndApplyHeader(result, offset, resultHeader);
            final ReviewReason reason = ReviewReason.of(view.reason());
            final ReviewSubject subject = ReviewSubject.of(view.subject());
            final String id = view.consumeNo();
            view.note();
            final UnsafeBuffer raw = new UnsafeBuffer(0, 0);
            view.wrapNotice(raw);
            if (raw.capacity() == 0) {
                return new Review(subject, id, reason, "");
            }
            final NotifyDecoder notice = new NotifyDecoder().wrapAndApplyHeader(raw, 0, new MessageHeaderDecoder());
            notice.consumeNo();
            return new Review(subject, id, reason, notice.cardNo());
        });
    }

    /** Applies the notification under review once more. */
    public CompletableFuture<ResultCode> retryReview(final String consumeNo, final String note) {
        final ResolveReviewEncoder resolve = new ResolveReviewEncoder().wrapAndApplyHeader(message, 0, header);
        resolve.retry((short) 1).subject((short) ReviewSubject.ORDER.code()).consumeNo(consumeNo).note(note)
            .entryNo("");
        return give(resolve.encodedLength());
    }

    /** Goes through all rows of a kind, a few at a time, and hands their identifiers on. */
    public CompletableFuture<Void> scan(
        final ScanKind kind, final long fromMs, final long toMs, final Function<String, CompletableFuture<?>> step) {
        return scan(kind, fromMs, toMs, new Place(0, 0, List.of()), step);
    }

    /** Where a scan is, and what it found last. */
    private record Place(int part, int skipped, List<String> ids) {
    }

    private CompletableFuture<Void> scan(
        final ScanKind kind, final long fromMs, final long toMs, final Place place,
        final Function<String, CompletableFuture<?>> step) {
        if (place.part < 0) {
            return Futures.done();
        }
        final ScanEncoder scan = new ScanEncoder().wrapAndApplyHeader(message, 0, header);
        scan.kind((short) kind.code()).part(place.part).skipped(place.skipped).from(fromMs).to(toMs).state((short) 0);
        return ask(scan.encodedLength(), ScanViewDecoder.TEMPLATE_ID, this::place).thenCompose(next ->
            Futures.all(next.ids, step).thenCompose(done -> scan(kind, fromMs, toMs, next, step)));
    }

    private Place place(final DirectBuffer result, final int offset) {
        final ScanViewDecoder view = new ScanViewDecoder().wrapAndApplyHeader(result, offset, resultHeader);
        final int part = view.part();
        final int skipped = view.skipped();
        final List<String> ids = new ArrayList<>();
        view.rows().forEach(row -> ids.add(row.id()));
        return new Place(part, skipped, ids);
    }

    private CompletableFuture<ResultCode> give(final int bodyLength) {
        return link.ask(message, header.encodedLength() + bodyLength, this::outcome);
    }

    private <T> CompletableFuture<T> ask(
        final int bodyLength, final int expectedTemplate, final LedgerLink.Reader<T> reader) {
        return link.ask(message, header.encodedLength() + bodyLength,
            (result, offset) -> resultHeader.wrap(result, offset).templateId() == expectedTemplate
                ? reader.read(result, offset) : null);
    }

    private ResultCode outcome(final DirectBuffer result, final int offset) {
        return resultHeader.wrap(result, offset).templateId() == OutcomeDecoder.TEMPLATE_ID
            ? ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(result, offset, resultHeader).result())
            : ResultCode.APPROVED;
    }
}
