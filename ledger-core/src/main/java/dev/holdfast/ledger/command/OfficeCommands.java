package dev.holdfast.ledger.command;

import dev.holdfast.ledger.message.ConfirmOutboundEncoder;
import dev.holdfast.ledger.message.LearnCardEncoder;
import dev.holdfast.ledger.message.LimitsEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PostReserveEntryEncoder;
import dev.holdfast.ledger.message.PostReserveStatementEncoder;
import dev.holdfast.ledger.message.PutCardTermsEncoder;
import dev.holdfast.ledger.message.PutPackageEncoder;
import dev.holdfast.ledger.message.ResolveReviewEncoder;
import dev.holdfast.ledger.message.SweepEncoder;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ProgramTime;
import dev.holdfast.ledger.values.ReviewSubject;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import org.agrona.MutableDirectBuffer;

import java.util.List;
import java.util.function.Consumer;

/**
 * Commands that keep a program going, for benchmarks and tests: terms, reviews, what the platform knows of cards and
 * entries, and sweeps. Each method returns the message's length in bytes, from the buffer's start on. Not thread-safe.
 */
public final class OfficeCommands {
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PutPackageEncoder putPackage = new PutPackageEncoder();
    private final PutCardTermsEncoder putCardTerms = new PutCardTermsEncoder();
    private final ResolveReviewEncoder resolveReview = new ResolveReviewEncoder();
    private final LearnCardEncoder learnCard = new LearnCardEncoder();
    private final ConfirmOutboundEncoder confirmOutbound = new ConfirmOutboundEncoder();
    private final PostReserveEntryEncoder reserveEntry = new PostReserveEntryEncoder();
    private final PostReserveStatementEncoder reserveStatement = new PostReserveStatementEncoder();
    private final SweepEncoder sweep = new SweepEncoder();
    private final MutableDirectBuffer buffer;

    /** @param buffer that the commands are written into, at its start: 1,024 bytes and 17 for each rule do. */
    public OfficeCommands(final MutableDirectBuffer buffer) {
        this.buffer = buffer;
    }

    /**
     * Makes the next version of a package's terms.
     *
     * @param expectedVersion that this one follows; 0 for whichever it is.
     * @param fees            writes every fee, and the terms of the management fee.
     * @param limits          writes every limit.
     */
    public int putPackage(
        final String packageNo, final int expectedVersion, final FeeSource feeSource,
        final Consumer<PutPackageEncoder> fees, final Consumer<LimitsEncoder> limits, final List<TermsRule> rules) {
        putPackage.wrapAndApplyHeader(buffer, 0, header).expectedVersion(expectedVersion)
            .feeSource((short) feeSource.code());
        fees.accept(putPackage);
        limits.accept(putPackage.limits());
        final PutPackageEncoder.RulesEncoder group = putPackage.rulesCount(rules.size());
        rules.forEach(rule -> group.next().from(rule.from()).to(rule.to()).list((short) rule.list().code()));
        putPackage.packageNo(packageNo);
        return header.encodedLength() + putPackage.encodedLength();
    }

    /** Narrows a card further than its package does. Parameters as of {@link #putPackage}. */
    public int putCardTerms(final String cardNo, final Consumer<LimitsEncoder> limits, final List<TermsRule> rules) {
        putCardTerms.wrapAndApplyHeader(buffer, 0, header);
        limits.accept(putCardTerms.limits());
        final PutCardTermsEncoder.RulesEncoder group = putCardTerms.rulesCount(rules.size());
        rules.forEach(rule -> group.next().from(rule.from()).to(rule.to()).list((short) rule.list().code()));
        putCardTerms.cardNo(cardNo);
        return header.encodedLength() + putCardTerms.encodedLength();
    }

    /**
     * Ends a review, with a note that somebody looked at it.
     *
     * @param id      of its subject, which mostly is an order.
     * @param isRetry whether to apply the notification now.
     * @param entryNo the entry that booked the order; empty for none.
     */
    public int resolveReview(
        final ReviewSubject subject, final String id, final boolean isRetry, final String entryNo) {
        resolveReview.wrapAndApplyHeader(buffer, 0, header).retry(PlainCommands.flag(isRetry))
            .subject((short) subject.code()).consumeNo(id).note("looked at it").entryNo(entryNo);
        return header.encodedLength() + resolveReview.encodedLength();
    }

    /**
     * Learns the platform's record of a card.
     *
     * @param noticeTimeMs when the platform was asked, by its clock.
     * @param askedTimeMs  the same by the program's.
     */
    public int learnCard(
        final String cardNo, final String cardholderNo, final CardStatus status, final long noticeTimeMs,
        final long askedTimeMs) {
        learnCard.wrapAndApplyHeader(buffer, 0, header).noticeTime(noticeTimeMs).askedTime(askedTimeMs)
            .status((short) status.code()).cardNo(cardNo).cardholderNo(cardholderNo);
        return header.encodedLength() + learnCard.encodedLength();
    }

    /** Confirms that the platform took a card's status, or refused it. */
    public int confirmCard(final String cardNo, final CardStatus sent, final boolean isDone) {
        return confirm(ScanKind.OUTBOUND_CARDS, cardNo, sent.code(), isDone);
    }

    /** Confirms that the platform moved an entry's money, or refused to. */
    public int confirmEntry(final String entryNo, final boolean isDone) {
        return confirm(ScanKind.OUTBOUND_ENTRIES, entryNo, CardStatus.UNKNOWN.code(), isDone);
    }

    private int confirm(final ScanKind kind, final String id, final int status, final boolean isDone) {
        confirmOutbound.wrapAndApplyHeader(buffer, 0, header).kind((short) kind.code()).status((short) status)
            .outcome((short) (isDone ? Outbound.DONE : Outbound.FAILED).code())
            .zone((short) ProgramTime.DEFAULT_ZONE_MINUTES).id(id);
        return header.encodedLength() + confirmOutbound.encodedLength();
    }

    /**
     * Lets go of holds that nobody settled, and of orders that are long finished.
     *
     * @param expireBeforeMs holds decided before this.
     * @param retireBeforeMs finished orders that last changed before this.
     */
    public int sweep(final long expireBeforeMs, final long retireBeforeMs, final List<String> consumeNos) {
        sweep.wrapAndApplyHeader(buffer, 0, header).expireBefore(expireBeforeMs).retireBefore(retireBeforeMs);
        final SweepEncoder.OrdersEncoder group = sweep.ordersCount(consumeNos.size());
        consumeNos.forEach(consumeNo -> group.next().consumeNo(consumeNo));
        return header.encodedLength() + sweep.encodedLength();
    }

    /**
     * Puts money into the reserve, takes it out or corrects our figure.
     *
     * @param currency packed.
     */
    public int reserveEntry(
        final String entryNo, final long currency, final ReserveEntryKind kind, final long amountUnits,
        final String remark) {
        reserveEntry.wrapAndApplyHeader(buffer, 0, header).amount(amountUnits).currency(currency)
            .kind((short) kind.code()).entryNo(entryNo).remark(remark);
        return header.encodedLength() + reserveEntry.encodedLength();
    }

    /**
     * States how much is in the reserve by the platform's own pages.
     *
     * @param currency   packed.
     * @param asOfMs     when they showed it.
     * @param correction number of the entry that corrects our figure; empty for none.
     */
    public int reserveStatement(
        final long currency, final long amountUnits, final long asOfMs, final ReserveBasis basis,
        final String correction) {
        reserveStatement.wrapAndApplyHeader(buffer, 0, header).amount(amountUnits).currency(currency).asOf(asOfMs)
            .basis((short) basis.code()).corrects(PlainCommands.flag(!correction.isEmpty())).entryNo(correction);
        return header.encodedLength() + reserveStatement.encodedLength();
    }
}
