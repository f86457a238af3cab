package dev.holdfast.ledger.model;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.audit.AuditCapture;
import dev.holdfast.ledger.command.NotifyCommand;
import dev.holdfast.ledger.command.OfficeCommands;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.command.TermsRule;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.message.LimitsEncoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.PutPackageEncoder;
import dev.holdfast.ledger.model.Terms.Fee;
import dev.holdfast.ledger.model.Terms.Limit;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewSubject;
import dev.holdfast.ledger.values.Units;
import org.agrona.concurrent.UnsafeBuffer;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gives the real ledger what the model is given, as messages, and keeps them for a replay. */
public final class LedgerDriver {
    private static final Actor JANE = Actor.operator("jane", "10.0.0.1");

    private final Ledger ledger;
    private final int zoneMinutes;
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[4096]);
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final PlainCommands commands = new PlainCommands(command, packed(ReferenceLedger.PLATFORM_CURRENCY));
    private final OfficeCommands office = new OfficeCommands(command);
    private final List<Applied> applied = new ArrayList<>();
    private AuditCapture audit;

    public LedgerDriver(final Ledger ledger, final int zoneMinutes) {
        this.ledger = ledger;
        this.zoneMinutes = zoneMinutes;
    }

    private record Applied(byte[] bytes, long timeMs) {
    }

    /** Applies a command; those that only let time pass are approved. */
    public ResultCode apply(final ModelCommand given, final long nowMs) {
        final byte[] bytes = encoded(given, nowMs);
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
        final byte[] bytes = new byte[encode(given, nowMs)];
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

    private int encode(final ModelCommand given, final long nowMs) {
        if (given instanceof ModelCommand.Authorize ask) {
            return commands.authorization(ask.order(), ask.card(), units(ask.amount()), nowMs)
                .cardholderNo(ask.cardholder()).type(ask.type()).localCurrency(packed(ask.localCurrency()))
                .merchant(packed(ask.country()), ask.mcc()).zone(zoneMinutes).encode();
        } else if (given instanceof ModelCommand.Notify notice) {
            return commands.notification(notice.order(), notice.card(), units(notice.amount()), notice.time())
                .cardholderNo(notice.cardholder()).type(notice.type()).status(notice.status(), notice.detail())
                .fee(notice.fee() == null ? NotifyCommand.NO_FEE : units(notice.fee()))
                .localCurrency(packed(notice.localCurrency())).zone(zoneMinutes).isRecord(notice.isRecord())
                .unread(notice.unread(), notice.unread() == 0 ? "" : notice.toString()).relatedNo(notice.related())
                .pushId("P1").merchantName("A name").remark("r".repeat(200)).encode();
        } else if (given instanceof ModelCommand.Withdraw late) {
            return commands.withdraw(late.order(), late.card(), units(late.amount()), 0);
        } else if (given instanceof ModelCommand.CardUpdate update) {
            return commands.cardUpdate(update.card(), update.status(), update.time());
        }
        return encodeBackOffice(given, nowMs);
    }

    private int encodeBackOffice(final ModelCommand given, final long nowMs) {
        if (given instanceof ModelCommand.PutAccount put) {
            return commands.putAccount(put.account(), packed(put.currency()),
                put.overdraft() == null ? null : units(put.overdraft()), put.status());
        } else if (given instanceof ModelCommand.PostEntry entry) {
            return commands.postEntry(entry.entry(), entry.account(), units(entry.amount()), entry.force(),
                entry.isTransfer(), entry.order());
        } else if (given instanceof ModelCommand.PutCard put) {
            return commands.putCard(put.card(), put.cardholder(), put.packageNo(), put.status(), put.isOutbound());
        } else if (given instanceof ModelCommand.PutPackage put) {
            final Terms terms = put.terms();
            final List<TermsRule> rules = rules(terms);
            // Backwards, since the ledger has to sort them by list.
            rules.sort(Comparator.comparing(TermsRule::list).reversed());
            return office.putPackage(put.packageNo(), put.expectedVersion(), terms.source, into -> fees(terms, into),
                limits -> limits(terms, limits), rules);
        } else if (given instanceof ModelCommand.PutCardTerms put) {
            return office.putCardTerms(put.card(), limits -> limits(put.terms(), limits), rules(put.terms()));
        }
        return encodeUpkeep(given, nowMs);
    }

    private int encodeUpkeep(final ModelCommand given, final long nowMs) {
        if (given instanceof ModelCommand.Resolve resolve) {
            return office.resolveReview(ReviewSubject.ORDER, resolve.order(), resolve.retry(), resolve.entry());
        } else if (given instanceof ModelCommand.LearnCard record) {
            final long askedMs = nowMs - record.age();
            return office.learnCard(record.card(), record.cardholder(), record.status(), askedMs + record.ahead(),
                askedMs);
        } else if (given instanceof ModelCommand.Confirm confirm) {
            return confirm.status() == null ? office.confirmEntry(confirm.id(), confirm.isDone())
                : office.confirmCard(confirm.id(), confirm.status(), confirm.isDone());
        } else if (given instanceof ModelCommand.Sweep sweep) {
            return office.sweep(nowMs - sweep.expireAge(), nowMs - sweep.retireAge(), sweep.orders());
        } else if (given instanceof ModelCommand.SwitchRules switched) {
            return commands.switchRules(switched.version(), RuleBook.CURRENT.newest());
        }
        return 0;
    }

    private static List<TermsRule> rules(final Terms terms) {
        final List<TermsRule> rules = new ArrayList<>();
        terms.rules.forEach((list, ranges) ->
            ranges.forEach(range -> rules.add(new TermsRule(list, range.from(), range.to()))));
        return rules;
    }

    private static void fees(final Terms terms, final PutPackageEncoder into) {
        into.freeManagementFeeThreshold(units(terms.fee(Fee.MANAGE_FREE_THRESHOLD)))
            .manageFeeType((short) terms.manageType.code())
            .managementFeeFreeType((short) terms.manageExemption.code());
        into.fees().consumeRate(units(terms.fee(Fee.CONSUME_RATE)))
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
            .freeSmallExcuseDays(terms.smallDays)
            .freeSmallExcuseType((short) terms.smallExemption.code())
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

    static long units(final BigDecimal amount) {
        return amount.movePointRight(Units.SCALE).longValueExact();
    }

    private static long packed(final String code) {
        return code.isEmpty() ? CurrencyCode.NONE : CurrencyCode.pack(code);
    }
}
