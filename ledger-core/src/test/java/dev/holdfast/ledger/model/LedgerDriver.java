package dev.holdfast.ledger.model;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.audit.AuditCapture;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.message.AuthorizeEncoder;
import dev.holdfast.ledger.message.CardUpdateEncoder;
import dev.holdfast.ledger.message.ConfirmOutboundEncoder;
import dev.holdfast.ledger.message.FeesEncoder;
import dev.holdfast.ledger.message.LearnCardEncoder;
import dev.holdfast.ledger.message.LimitsEncoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.NotifyEncoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.PostEntryEncoder;
import dev.holdfast.ledger.message.PutAccountEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import dev.holdfast.ledger.message.PutCardTermsEncoder;
import dev.holdfast.ledger.message.PutPackageEncoder;
import dev.holdfast.ledger.message.ResolveReviewEncoder;
import dev.holdfast.ledger.message.SweepEncoder;
import dev.holdfast.ledger.message.SwitchRulesEncoder;
import dev.holdfast.ledger.message.WithdrawEncoder;
import dev.holdfast.ledger.model.Terms.Fee;
import dev.holdfast.ledger.model.Terms.Limit;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.RuleList;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Tells the real ledger what the model is told, as messages, and keeps them for a replay. */
public final class LedgerDriver {
    private static final Actor JANE = Actor.operator("jane", "10.0.0.1");

    private final Ledger ledger;
    private final short zoneMinutes;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[4096]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final List<Applied> applied = new ArrayList<>();
    private AuditCapture audit;

    public LedgerDriver(final Ledger ledger, final int zoneMinutes) {
        this.ledger = ledger;
        this.zoneMinutes = (short) zoneMinutes;
    }

    private record Applied(byte[] bytes, long timeMs) {
    }

    /** Applies a command; those that only let time pass are approved. */
    public ResultCode apply(final ModelCommand told, final long nowMs) {
        final byte[] bytes = encoded(told, nowMs);
        if (bytes.length == 0) {
            return ResultCode.APPROVED;
        }
        applied.add(new Applied(bytes, nowMs));
        apply(ledger, audit, bytes.length, nowMs);
        final MessageHeaderDecoder kind = new MessageHeaderDecoder().wrap(result, 0);
        return kind.templateId() == OutcomeDecoder.TEMPLATE_ID
            ? ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(result, 0, kind).result())
            : ResultCode.APPROVED;
    }

    /** A command as the journal has it; empty for one that only lets time pass. */
    byte[] encoded(final ModelCommand given, final long nowMs) {
        final int length = encode(given, nowMs);
        final byte[] bytes = new byte[length == 0 ? 0 : header.encodedLength() + length];
        command.getBytes(0, bytes);
        return bytes;
    }

    /** Applies everything once more to another ledger, from where that one is. */
    public void replay(final Ledger other) {
        replay(other, null);
    }

    /** As the other, and shows it. */
    void replay(final Ledger other, final AuditCapture shown) {
        for (final Applied each : applied.subList((int) other.sequence(), applied.size())) {
            command.putBytes(0, each.bytes);
            apply(other, shown, each.bytes.length, each.timeMs);
        }
    }

    /** Shows the commands from now on, as those of a person. */
    void show(final AuditCapture shown) {
        audit = shown;
    }

    private void apply(final Ledger to, final AuditCapture shown, final int length, final long nowMs) {
        if (shown != null) {
            shown.beginBatch(to.digest());
            shown.begin(command, 0, length);
        }
        to.apply(command, 0, to.sequence() + 1, nowMs, result, 0);
        if (shown != null) {
            shown.end(JANE.kind().code(), JANE.bytes(), 0, JANE.bytes().capacity(), result, 0);
        }
    }

    private int encode(final ModelCommand told, final long nowMs) {
        if (told instanceof ModelCommand.SwitchRules switched) {
            return new SwitchRulesEncoder().wrapAndApplyHeader(command, 0, header).version(switched.version())
                .newest(RuleBook.CURRENT.newest()).encodedLength();
        }
        if (told instanceof ModelCommand.Authorize ask) {
            final AuthorizeEncoder message = new AuthorizeEncoder().wrapAndApplyHeader(command, 0, header);
            message.amount(units(ask.amount())).noticeTime(nowMs).currency(packed(ReferenceLedger.PLATFORM_CURRENCY))
                .type((short) ask.type().code()).localCurrency(packed(ask.localCurrency()))
                .country(packed(ask.country())).mcc(ask.mcc())
                .zone(zoneMinutes).localAmount(0).consumeNo(ask.order()).cardNo(ask.card())
                .cardholderNo(ask.cardholder())
                .pushId("").merchantName("").merchantCity("");
            return message.encodedLength();
        } else if (told instanceof ModelCommand.Notify notice) {
            final NotifyEncoder message = new NotifyEncoder().wrapAndApplyHeader(command, 0, header);
            message.amount(units(notice.amount()))
                .fee(notice.fee() == null ? NotifyEncoder.feeNullValue() : units(notice.fee()))
                .noticeTime(notice.time())
                .currency(packed(ReferenceLedger.PLATFORM_CURRENCY)).type((short) notice.type().code())
                .status((short) notice.status().code())
                .detail((short) notice.detail()).localCurrency(packed(notice.localCurrency())).zone(zoneMinutes)
                .isRecord(flag(notice.isRecord()))
                .localAmount(0).unread(notice.unread()).consumeNo(notice.order()).cardNo(notice.card())
                .cardholderNo(notice.cardholder()).relatedNo(notice.related())
                .pushId("P1").merchantName("A name").merchantCity("").remark("r".repeat(200)).fees("")
                .text(notice.unread() == 0 ? "" : notice.toString());
            return message.encodedLength();
        } else if (told instanceof ModelCommand.Withdraw late) {
            final WithdrawEncoder message = new WithdrawEncoder().wrapAndApplyHeader(command, 0, header);
            message.amount(units(late.amount())).decidedBy(0).consumeNo(late.order()).cardNo(late.card());
            return message.encodedLength();
        } else if (told instanceof ModelCommand.CardUpdate update) {
            final CardUpdateEncoder message = new CardUpdateEncoder().wrapAndApplyHeader(command, 0, header);
            message.noticeTime(update.time()).status((short) update.status().code()).cardNo(update.card());
            return message.encodedLength();
        } else if (told instanceof ModelCommand.PutPackage put) {
            return putPackage(put);
        } else if (told instanceof ModelCommand.PutCardTerms put) {
            return putCardTerms(put);
        } else if (told instanceof ModelCommand.Resolve resolve) {
            final ResolveReviewEncoder message = new ResolveReviewEncoder().wrapAndApplyHeader(command, 0, header);
            message.retry(flag(resolve.retry())).subject((short) 0).consumeNo(resolve.order()).note("looked at it")
                .entryNo(resolve.entry());
            return message.encodedLength();
        } else if (told instanceof ModelCommand.Sweep sweep) {
            final SweepEncoder message = new SweepEncoder().wrapAndApplyHeader(command, 0, header);
            message.expireBefore(nowMs - sweep.expireAge()).retireBefore(nowMs - sweep.retireAge());
            final SweepEncoder.OrdersEncoder group = message.ordersCount(sweep.orders().size());
            sweep.orders().forEach(order -> group.next().consumeNo(order));
            return message.encodedLength();
        }
        return encodeBackOffice(told, nowMs);
    }

    private int encodeBackOffice(final ModelCommand told, final long nowMs) {
        if (told instanceof ModelCommand.PutAccount put) {
            final PutAccountEncoder message = new PutAccountEncoder().wrapAndApplyHeader(command, 0, header);
            message.currency(packed(put.currency())).overdraft(put.overdraft() == null ? 0 : units(put.overdraft()))
                .hasOverdraft((short) (put.overdraft() == null ? 0 : 1))
                .status((short) (put.status() == null ? AccountStatus.UNCHANGED : put.status().code()))
                .accountNo(put.account());
            return message.encodedLength();
        } else if (told instanceof ModelCommand.PostEntry entry) {
            final PostEntryEncoder message = new PostEntryEncoder().wrapAndApplyHeader(command, 0, header);
            message.amount(units(entry.amount())).force(flag(entry.force())).isTransfer(flag(entry.isTransfer()))
                .entryNo(entry.entry())
                .accountNo(entry.account()).consumeNo(entry.order());
            return message.encodedLength();
        } else if (told instanceof ModelCommand.PutCard put) {
            final PutCardEncoder message = new PutCardEncoder().wrapAndApplyHeader(command, 0, header);
            message.status((short) put.status().code()).isOutbound(flag(put.isOutbound())).cardNo(put.card())
                .cardholderNo(put.cardholder()).packageNo(put.packageNo());
            return message.encodedLength();
        } else if (told instanceof ModelCommand.LearnCard record) {
            final LearnCardEncoder message = new LearnCardEncoder().wrapAndApplyHeader(command, 0, header);
            message.noticeTime(nowMs - record.age() + record.ahead()).askedTime(nowMs - record.age())
                .status((short) record.status().code()).cardNo(record.card()).cardholderNo(record.cardholder());
            return message.encodedLength();
        } else if (told instanceof ModelCommand.Confirm confirm) {
            final ConfirmOutboundEncoder message = new ConfirmOutboundEncoder().wrapAndApplyHeader(command, 0, header);
            message.kind((short) (confirm.status() == null ? ScanKind.OUTBOUND_ENTRIES : ScanKind.OUTBOUND_CARDS)
                .code())
                .status((short) (confirm.status() == null ? 0 : confirm.status().code()))
                .outcome((short) (confirm.isDone() ? Outbound.DONE : Outbound.FAILED).code()).id(confirm.id());
            return message.encodedLength();
        }
        return 0;
    }

    private int putPackage(final ModelCommand.PutPackage put) {
        final PutPackageEncoder message = new PutPackageEncoder().wrapAndApplyHeader(command, 0, header);
        final Terms terms = put.terms();
        message.expectedVersion(put.expectedVersion()).feeSource((short) terms.source.code());
        fees(terms, message.fees());
        limits(terms, message.limits());
        final PutPackageEncoder.RulesEncoder rules = message.rulesCount(ruleCount(terms));
        // Backwards, since the ledger has to sort them by list.
        for (int list = RuleList.COUNT - 1; list >= 0; list--) {
            for (final Terms.Range range : terms.rules.getOrDefault(RuleList.of(list), List.of())) {
                rules.next().from(range.from()).to(range.to()).list((short) list);
            }
        }
        message.packageNo(put.packageNo());
        return message.encodedLength();
    }

    private int putCardTerms(final ModelCommand.PutCardTerms put) {
        final PutCardTermsEncoder message = new PutCardTermsEncoder().wrapAndApplyHeader(command, 0, header);
        limits(put.terms(), message.limits());
        final PutCardTermsEncoder.RulesEncoder rules = message.rulesCount(ruleCount(put.terms()));
        put.terms().rules.forEach((list, ranges) ->
            ranges.forEach(range -> rules.next().from(range.from()).to(range.to()).list((short) list.code())));
        message.cardNo(put.card());
        return message.encodedLength();
    }

    private static int ruleCount(final Terms terms) {
        return terms.rules.values().stream().mapToInt(List::size).sum();
    }

    private static void fees(final Terms terms, final FeesEncoder fees) {
        fees.consumeRate(units(terms.fee(Fee.CONSUME_RATE)))
            .crossConsumeRate(units(terms.fee(Fee.CROSS_RATE)))
            .smallConsumeThreshold(units(terms.fee(Fee.SMALL_THRESHOLD)))
            .smallConsumeDeduct(units(terms.fee(Fee.SMALL_DEDUCT)))
            .atmRate(units(terms.fee(Fee.ATM_RATE)))
            .atmMinFee(units(terms.fee(Fee.ATM_MIN)))
            .applePayFee(units(terms.fee(Fee.APPLE_PAY)))
            .refundRate(units(terms.fee(Fee.REFUND_RATE)))
            .consumeCancleFee(units(terms.fee(Fee.CANCEL)))
            .consumeCancelThreshold(units(terms.fee(Fee.CANCEL_THRESHOLD)))
            .declineFee(units(terms.fee(Fee.DECLINE)))
            .openCost(units(terms.fee(Fee.OPEN_COST)))
            .manageFee(units(terms.fee(Fee.MANAGE)))
            .freeSmallConsumeCount(terms.freeSmall)
            .freeSmallConsumeExcuseDays(terms.smallDays)
            .freeSmallConsumeExcuseType((short) terms.smallExemption.code())
            .declineFeeFreeCount(terms.freeDeclines)
            .declineFeeFreeDays(terms.declineDays)
            .declineFeeFreeType((short) terms.declineExemption.code());
    }

    private static void limits(final Terms terms, final LimitsEncoder limits) {
        limits.smallest(terms.limits.containsKey(Limit.SMALLEST) ? units(terms.limits.get(Limit.SMALLEST)) : 0)
            .transaction(limit(terms, Limit.TRANSACTION))
            .day(limit(terms, Limit.DAY))
            .week(limit(terms, Limit.WEEK))
            .month(limit(terms, Limit.MONTH))
            .atmDay(limit(terms, Limit.ATM_DAY))
            .atmMonth(limit(terms, Limit.ATM_MONTH))
            .purchasesPerDay(number(terms, Limit.PURCHASES_PER_DAY))
            .purchasesPerHour(number(terms, Limit.PURCHASES_PER_HOUR));
    }

    private static long limit(final Terms terms, final Limit limit) {
        return terms.limits.containsKey(limit) ? units(terms.limits.get(limit)) : Long.MAX_VALUE;
    }

    private static int number(final Terms terms, final Limit limit) {
        return terms.limits.containsKey(limit) ? terms.limits.get(limit).intValueExact() : Integer.MAX_VALUE;
    }

    private static short flag(final boolean isSet) {
        return (short) (isSet ? 1 : 0);
    }

    static long units(final BigDecimal amount) {
        return amount.movePointRight(Units.SCALE).longValueExact();
    }

    private static long packed(final String code) {
        return code.isEmpty() ? CurrencyCode.NONE : CurrencyCode.pack(code);
    }
}
