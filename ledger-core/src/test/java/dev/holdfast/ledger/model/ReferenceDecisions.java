package dev.holdfast.ledger.model;

import dev.holdfast.ledger.model.ModelCommand.Authorize;
import dev.holdfast.ledger.model.ModelCommand.Withdraw;
import dev.holdfast.ledger.model.Terms.Limit;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.RuleList;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The guard clauses once more, with what a card has used summed over all its orders. */
final class ReferenceDecisions {
    private final ReferenceLedger ledger;

    ReferenceDecisions(final ReferenceLedger ledger) {
        this.ledger = ledger;
    }

    /** The guard clauses. */
    ResultCode decide(final Authorize ask, final ModelOrder order, final boolean isKnown, final String local) {
        final boolean isFinal = order.status == OrderStatus.SUCCESS || order.status == OrderStatus.FAIL;
        final boolean isWithoutCard = order.card.isEmpty() && ledger.mergesStatements();
        final boolean isOver = isFinal && !isWithoutCard || order.reversed().signum() > 0
            || order.openReview != null
            && !(ledger.mergesStatements() && ReferenceStatements.isUnread(order.openReview));
        if (isKnown && isOver) {
            return ResultCode.ORDER_ALREADY_FINAL;
        }
        final ModelCard card = ledger.cards.get(ask.card());
        if (card == null || card.cardholder.isEmpty()) {
            return ResultCode.CARD_UNKNOWN;
        }
        if (card.status != CardStatus.ACTIVATED) {
            return ResultCode.CARD_NOT_ACTIVE;
        }
        if (!ask.cardholder().isEmpty() && !ask.cardholder().equals(card.cardholder)) {
            return ResultCode.CARDHOLDER_MISMATCH;
        }
        final boolean isBooked = order.posted.signum() != 0 || order.held.signum() != 0;
        if (ledger.mergesStatements() && isBooked && !order.account.equals(card.cardholder)) {
            return ResultCode.CARDHOLDER_MISMATCH;
        }
        final ReferenceLedger.ModelAccount account = ledger.accounts.get(card.cardholder);
        if (account == null) {
            return ResultCode.ACCOUNT_UNKNOWN;
        }
        if (account.status != AccountStatus.OPEN) {
            return account.status == AccountStatus.CLOSED ? ResultCode.ACCOUNT_CLOSED : ResultCode.ACCOUNT_BLOCKED;
        }
        if (ask.type() == ConsumptionType.UNKNOWN || !ReferenceLedger.mayBecome(order.type, ask.type())) {
            return ResultCode.TYPE_UNKNOWN;
        }
        if (!account.currency.equals(ReferenceLedger.PLATFORM_CURRENCY)) {
            return ResultCode.CURRENCY_MISMATCH;
        }
        final Terms terms = ledger.newest(card.packageNo);
        order.terms = terms;
        if (!ReferenceLedger.isPurchase(ask.type())) {
            return ResultCode.APPROVED;
        }
        final BigDecimal fee =
            ledger.effects().estimate(terms, card, ask.type(), ask.amount(), ReferenceLedger.isCross(local, account),
                ledger.local());
        order.seen = new ModelOrder.Seen(ledger.available(card.cardholder), fee, used(ask.card(), Limit.DAY),
            used(
                ask.card(), Limit.WEEK), used(ask.card(), Limit.MONTH), used(ask.card(), Limit.ATM_DAY),
            used(ask.card(), Limit.ATM_MONTH), count(ask.card(), ChronoUnit.DAYS), count(ask.card(), ChronoUnit.HOURS));
        final ResultCode rules = rules(ask, card.own == null ? List.of(terms) : List.of(terms, card.own));
        if (rules != ResultCode.APPROVED) {
            return rules;
        }
        if (ask.amount().signum() > 0) {
            final ResultCode limits = limits(ask, card.own == null ? List.of(terms) : List.of(terms, card.own));
            if (limits != ResultCode.APPROVED) {
                return limits;
            }
        }
        if (ledger.available(card.cardholder).signum() < 0) {
            return ResultCode.ACCOUNT_OVERDRAWN;
        }
        return ask.amount().add(fee).compareTo(ledger.available(card.cardholder)) <= 0 ? ResultCode.APPROVED
            : ResultCode.INSUFFICIENT_FUNDS;
    }

    /** Takes an approval back, of which nobody has heard anything since. */
    ResultCode withdraw(final Withdraw late, final ModelOrder order) {
        if (order == null || order.decision == null) {
            return ResultCode.ORDER_UNKNOWN;
        }
        if (!order.card.equals(late.card()) || order.authorized.compareTo(late.amount()) != 0) {
            return ResultCode.ORDER_MISMATCH;
        }
        final boolean isUntouched = order.status == OrderStatus.UNKNOWN && order.openReview == null
            && order.reversed().signum() == 0
            && order.booked.signum() == 0;
        if (order.isApproved() && isUntouched) {
            order.decision = ResultCode.TOO_LATE;
            order.updatedTime = ledger.nowMs();
            ledger.effects().settle(order, order.usedAt == null ? ledger.local() : order.usedAt);
        }
        return order.decision;
    }

    private ResultCode rules(final Authorize ask, final List<Terms> all) {
        for (final Terms terms : all) {
            if (isRefused(terms, RuleList.TYPE_ALLOW, RuleList.TYPE_DENY, ask.type().code())) {
                return ResultCode.TYPE_NOT_ALLOWED;
            }
            if (isRefused(terms, RuleList.CURRENCY_ALLOW, RuleList.CURRENCY_DENY, packed(ask.localCurrency()))) {
                return ResultCode.LOCAL_CURRENCY_NOT_ALLOWED;
            }
            if (isRefused(terms, RuleList.MCC_ALLOW, RuleList.MCC_DENY, ask.mcc())) {
                return ResultCode.MCC_NOT_ALLOWED;
            }
            if (isRefused(terms, RuleList.COUNTRY_ALLOW, RuleList.COUNTRY_DENY, packed(ask.country()))) {
                return ResultCode.COUNTRY_NOT_ALLOWED;
            }
        }
        return ResultCode.APPROVED;
    }

    private static boolean isRefused(final Terms terms, final RuleList allow, final RuleList deny, final long value) {
        final List<Terms.Range> allowed = terms.rules.getOrDefault(allow, List.of());
        final List<Terms.Range> denied = terms.rules.getOrDefault(deny, List.of());
        if (value == 0) {
            return !allowed.isEmpty() || !denied.isEmpty();
        }
        final boolean isAllowed = allowed.isEmpty() || allowed.stream().anyMatch(range -> range.holds(value));
        return !isAllowed || denied.stream().anyMatch(range -> range.holds(value));
    }

    private ResultCode limits(final Authorize ask, final List<Terms> all) {
        if (all.stream().anyMatch(terms -> ask.amount()
            .compareTo(terms.limits.getOrDefault(Limit.SMALLEST, BigDecimal.ZERO)) < 0)) {
            return ResultCode.BELOW_SMALLEST_AMOUNT;
        }
        final Map<Limit, ResultCode> codes = new EnumMap<>(Limit.class);
        codes.put(Limit.TRANSACTION, ResultCode.TRANSACTION_LIMIT);
        codes.put(Limit.DAY, ResultCode.DAY_LIMIT);
        codes.put(Limit.WEEK, ResultCode.WEEK_LIMIT);
        codes.put(Limit.MONTH, ResultCode.MONTH_LIMIT);
        if (ask.type() == ConsumptionType.ATM) {
            codes.put(Limit.ATM_DAY, ResultCode.ATM_DAY_LIMIT);
            codes.put(Limit.ATM_MONTH, ResultCode.ATM_MONTH_LIMIT);
        }
        for (final Map.Entry<Limit, ResultCode> entry : codes.entrySet()) {
            for (final Terms terms : all) {
                final BigDecimal limit = terms.limits.get(entry.getKey());
                if (limit != null && used(ask.card(), entry.getKey()).add(ask.amount()).compareTo(limit) > 0) {
                    return entry.getValue();
                }
            }
        }
        if (isBeyond(all, Limit.PURCHASES_PER_DAY, count(ask.card(), ChronoUnit.DAYS))) {
            return ResultCode.PURCHASES_PER_DAY;
        }
        return isBeyond(all, Limit.PURCHASES_PER_HOUR, count(ask.card(), ChronoUnit.HOURS))
            ? ResultCode.PURCHASES_PER_HOUR : ResultCode.APPROVED;
    }

    private static boolean isBeyond(final List<Terms> all, final Limit limit, final long count) {
        return all.stream()
            .anyMatch(terms -> terms.limits.containsKey(limit) && count >= terms.limits.get(limit).longValueExact());
    }

    /** What all orders of the card use of the window that is now. */
    private BigDecimal used(final String card, final Limit limit) {
        BigDecimal sum = BigDecimal.ZERO;
        for (final ModelOrder order : ledger.users) {
            final boolean counts = order.card.equals(card) && order.used.signum() > 0 && switch (limit) {
                case DAY -> isSameDay(order.usedAt);
                case WEEK -> monday(order.usedAt).equals(monday(ledger.local()));
                case MONTH -> isSameMonth(order.usedAt);
                case ATM_DAY -> order.isCash && isSameDay(order.usedAt);
                case ATM_MONTH -> order.isCash && isSameMonth(order.usedAt);
                default -> false;
            };
            sum = counts ? sum.add(order.used) : sum;
        }
        return sum;
    }

    private long count(final String card, final ChronoUnit window) {
        return ledger.users.stream()
            .filter(order -> order.card.equals(card) && order.used.signum() > 0)
            .filter(order -> order.usedAt.truncatedTo(window).equals(ledger.local().truncatedTo(window)))
            .count();
    }

    private boolean isSameDay(final LocalDateTime time) {
        return time.toLocalDate().equals(ledger.local().toLocalDate());
    }

    private boolean isSameMonth(final LocalDateTime time) {
        return time.toLocalDate().withDayOfMonth(1).equals(ledger.local().toLocalDate().withDayOfMonth(1));
    }

    private static LocalDate monday(final LocalDateTime time) {
        return time.toLocalDate().minusDays(time.getDayOfWeek().getValue() - 1L);
    }

    private static long packed(final String code) {
        return code.isEmpty() ? 0 : CurrencyCode.pack(code);
    }
}
