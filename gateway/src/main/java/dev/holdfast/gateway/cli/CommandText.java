package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.logging.NeutralText;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.message.AcceptLossDecoder;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.CardUpdateDecoder;
import dev.holdfast.ledger.message.ConfirmOutboundDecoder;
import dev.holdfast.ledger.message.FeesDecoder;
import dev.holdfast.ledger.message.KeepUnreadDecoder;
import dev.holdfast.ledger.message.LearnCardDecoder;
import dev.holdfast.ledger.message.LimitsDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.message.PostEntryDecoder;
import dev.holdfast.ledger.message.PutAccountDecoder;
import dev.holdfast.ledger.message.PutCardDecoder;
import dev.holdfast.ledger.message.PutCardTermsDecoder;
import dev.holdfast.ledger.message.PutPackageDecoder;
import dev.holdfast.ledger.message.ResolveReviewDecoder;
import dev.holdfast.ledger.message.SetCapacityDecoder;
import dev.holdfast.ledger.message.SweepDecoder;
import dev.holdfast.ledger.message.SwitchRulesDecoder;
import dev.holdfast.ledger.message.WithdrawDecoder;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ReviewSubject;
import dev.holdfast.ledger.values.RuleList;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.Units;
import org.agrona.DirectBuffer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A journal's commands in words and decimals, for people. What a command does not say is left out. Allocates; any
 * thread.
 */
final class CommandText {
    private static final int TRUE = 1;

    private final StringBuilder text = new StringBuilder();

    private CommandText(final MessageType type) {
        text.append(type.text());
    }

    /** The command's kind. */
    static String nameOf(final DirectBuffer command, final int offset) {
        return MessageType.of(new MessageHeaderDecoder().wrap(command, offset).templateId()).text();
    }

    /** The command with all its fields. */
    static String of(final DirectBuffer command, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(command, offset);
        return switch (MessageType.of(header.templateId())) {
            case AUTHORIZE -> authorize(new AuthorizeDecoder().wrapAndApplyHeader(command, offset, header));
            case NOTIFY -> notification(new NotifyDecoder().wrapAndApplyHeader(command, offset, header));
            case CARD_UPDATE -> cardUpdate(new CardUpdateDecoder().wrapAndApplyHeader(command, offset, header));
            case PUT_ACCOUNT -> putAccount(new PutAccountDecoder().wrapAndApplyHeader(command, offset, header));
            case POST_ENTRY -> postEntry(new PostEntryDecoder().wrapAndApplyHeader(command, offset, header));
            case PUT_CARD -> putCard(new PutCardDecoder().wrapAndApplyHeader(command, offset, header));
            case PUT_PACKAGE -> putPackage(new PutPackageDecoder().wrapAndApplyHeader(command, offset, header));
            case PUT_CARD_TERMS -> putCardTerms(new PutCardTermsDecoder().wrapAndApplyHeader(command, offset, header));
            case RESOLVE_REVIEW ->
                resolveReview(new ResolveReviewDecoder().wrapAndApplyHeader(command, offset, header));
            case SWEEP -> sweep(new SweepDecoder().wrapAndApplyHeader(command, offset, header));
            case LEARN_CARD -> learnCard(new LearnCardDecoder().wrapAndApplyHeader(command, offset, header));
            case KEEP_UNREAD -> keepUnread(new KeepUnreadDecoder().wrapAndApplyHeader(command, offset, header));
            case SET_CAPACITY -> setCapacity(new SetCapacityDecoder().wrapAndApplyHeader(command, offset, header));
            case SWITCH_RULES -> switchRules(new SwitchRulesDecoder().wrapAndApplyHeader(command, offset, header));
            case ACCEPT_LOSS -> acceptLoss(new AcceptLossDecoder().wrapAndApplyHeader(command, offset, header));
            case CONFIRM_OUTBOUND -> confirm(new ConfirmOutboundDecoder().wrapAndApplyHeader(command, offset, header));
            case WITHDRAW -> withdraw(new WithdrawDecoder().wrapAndApplyHeader(command, offset, header));
            default -> throw new IllegalArgumentException(nameOf(command, offset) + " is no command");
        };
    }

    private static String authorize(final AuthorizeDecoder command) {
        return new CommandText(MessageType.AUTHORIZE).money("amount", command.amount())
            .code("currency", command.currency(), AuthorizeDecoder.currencyNullValue())
            .word("type", ConsumptionType.of(command.type())).time("time", command.noticeTime())
            .code("local_currency", command.localCurrency(), AuthorizeDecoder.localCurrencyNullValue())
            .code("country", command.country(), AuthorizeDecoder.countryNullValue())
            .number("mcc", command.mcc() == AuthorizeDecoder.mccNullValue() ? 0 : command.mcc())
            .word("consume_no", command.consumeNo()).word("card_no", command.cardNo())
            .word("cardholder_no", command.cardholderNo())
            .local(command.localAmount(), AuthorizeDecoder.localAmountNullValue()).quoted("push_id", command.pushId())
            .quoted("merchant", command.merchantName()).quoted("city", command.merchantCity()).done();
    }

    private static String withdraw(final WithdrawDecoder command) {
        return new CommandText(MessageType.WITHDRAW).money("amount", command.amount())
            .word("decided_by", command.decidedBy())
            .word("consume_no", command.consumeNo()).word("card_no", command.cardNo()).done();
    }

    private static String notification(final NotifyDecoder command) {
        return new CommandText(MessageType.NOTIFY).word("status", OrderStatus.of(command.status()))
            .money("amount", command.amount())
            .code("currency", command.currency(), NotifyDecoder.currencyNullValue())
            .word("type", ConsumptionType.of(command.type()))
            .fee(command.fee()).time("time", command.noticeTime()).number("detail", command.detail())
            .code("local_currency", command.localCurrency(), NotifyDecoder.localCurrencyNullValue())
            .flag("asked_for", command.isRecord()).word("consume_no", command.consumeNo())
            .word("card_no", command.cardNo())
            .word("cardholder_no", command.cardholderNo()).word("consume_relate_no", command.relatedNo())
            .local(command.localAmount(), NotifyDecoder.localAmountNullValue())
            .unread(command.unread() == NotifyDecoder.unreadNullValue() ? 0 : command.unread())
            .quoted("push_id", command.pushId()).quoted("merchant", command.merchantName())
            .quoted("city", command.merchantCity())
            .quoted("remark", command.remark()).quoted("fees", command.fees()).quoted("text", command.text()).done();
    }

    private static String keepUnread(final KeepUnreadDecoder command) {
        return new CommandText(MessageType.KEEP_UNREAD).word("about", command.isCard() == TRUE ? "card" : "order")
            .unread(command.unread())
            .word("card_no", command.cardNo()).quoted("push_id", command.pushId()).quoted("text", command.text())
            .done();
    }

    private static String cardUpdate(final CardUpdateDecoder command) {
        return new CommandText(MessageType.CARD_UPDATE).word("status", CardStatus.of(command.status()))
            .time("time", command.noticeTime())
            .word("card_no", command.cardNo()).done();
    }

    private static String putAccount(final PutAccountDecoder command) {
        final CommandText text = new CommandText(MessageType.PUT_ACCOUNT)
            .code("currency", command.currency(), PutAccountDecoder.currencyNullValue());
        if (command.hasOverdraft() == TRUE) {
            text.money("overdraft", command.overdraft());
        }
        if (command.status() > 0 && command.status() != PutAccountDecoder.statusNullValue()) {
            text.word("status", AccountStatus.of(command.status()));
        }
        return text.word("account_no", command.accountNo()).done();
    }

    private static String postEntry(final PostEntryDecoder command) {
        return new CommandText(MessageType.POST_ENTRY).money("amount", command.amount()).flag("force", command.force())
            .flag("transfer", command.isTransfer())
            .word("entry_no", command.entryNo()).word("account_no", command.accountNo())
            .word("consume_no", command.consumeNo()).done();
    }

    private static String putCard(final PutCardDecoder command) {
        return new CommandText(MessageType.PUT_CARD).word("status", CardStatus.of(command.status()))
            .flag("outbound", command.isOutbound())
            .word("card_no", command.cardNo()).word("cardholder_no", command.cardholderNo())
            .word("package_no", command.packageNo()).done();
    }

    private static String putPackage(final PutPackageDecoder command) {
        final CommandText text = new CommandText(MessageType.PUT_PACKAGE)
            .word("fee_source", FeeSource.of(command.feeSource()))
            .number("expected_version", command.expectedVersion()).fees(command.fees()).limits(command.limits());
        final List<String> rules = new ArrayList<>();
        command.rules().forEach(rule -> rules.add(rule(rule.list(), rule.from(), rule.to())));
        return text.word("rules", String.join(",", rules)).word("package_no", command.packageNo()).done();
    }

    private static String putCardTerms(final PutCardTermsDecoder command) {
        final CommandText text = new CommandText(MessageType.PUT_CARD_TERMS).limits(command.limits());
        final List<String> rules = new ArrayList<>();
        command.rules().forEach(rule -> rules.add(rule(rule.list(), rule.from(), rule.to())));
        return text.word("rules", String.join(",", rules)).word("card_no", command.cardNo()).done();
    }

    private static String resolveReview(final ResolveReviewDecoder command) {
        final boolean isOther = command.subject() > 0 && command.subject() != ResolveReviewDecoder.subjectNullValue();
        return new CommandText(MessageType.RESOLVE_REVIEW).flag("retry", command.retry())
            .word("subject", isOther ? ReviewSubject.of(command.subject()) : "")
            .word(isOther ? "id" : "consume_no", command.consumeNo()).word("note", '"' + command.note() + '"')
            .word("entry_no", command.entryNo()).done();
    }

    private static String setCapacity(final SetCapacityDecoder command) {
        return new CommandText(MessageType.SET_CAPACITY).number("accounts", command.accounts())
            .number("cards", command.cards())
            .number("orders", command.orders()).number("entries", command.entries())
            .number("package_versions", command.packageVersions())
            .number("card_terms", command.cardTerms()).number("reviews", command.reviews()).done();
    }

    private static String switchRules(final SwitchRulesDecoder command) {
        return new CommandText(MessageType.SWITCH_RULES).number("version", command.version()).done();
    }

    private static String acceptLoss(final AcceptLossDecoder command) {
        return new CommandText(MessageType.ACCEPT_LOSS).word("behind", command.behind()).word("up_to", command.upTo())
            .done();
    }

    private static String sweep(final SweepDecoder command) {
        final CommandText text = new CommandText(MessageType.SWEEP).time("expire_before", command.expireBefore())
            .time("retire_before", command.retireBefore());
        final List<String> orders = new ArrayList<>();
        command.orders().forEach(order -> orders.add(order.consumeNo()));
        return text.word("orders", String.join(",", orders)).done();
    }

    private static String learnCard(final LearnCardDecoder command) {
        return new CommandText(MessageType.LEARN_CARD).word("status", CardStatus.of(command.status()))
            .time("time", command.noticeTime())
            .time("asked", command.askedTime()).word("card_no", command.cardNo())
            .word("cardholder_no", command.cardholderNo()).done();
    }

    private static String confirm(final ConfirmOutboundDecoder command) {
        return new CommandText(MessageType.CONFIRM_OUTBOUND).word("of", ScanKind.of(command.kind()))
            .word("status", CardStatus.of(command.status()))
            .word("outcome", Outbound.of(command.outcome())).word("id", command.id()).done();
    }

    private static String rule(final int list, final long from, final long to) {
        final RuleList rules = RuleList.of(list);
        final boolean isText = rules == RuleList.CURRENCY_ALLOW || rules == RuleList.CURRENCY_DENY
            || rules == RuleList.COUNTRY_ALLOW
            || rules == RuleList.COUNTRY_DENY;
        final String first = isText ? CurrencyCode.format(from) : Long.toString(from);
        return rules + ":"
            + (from == to ? first : first + '-' + (isText ? CurrencyCode.format(to) : Long.toString(to)));
    }

    private CommandText fees(final FeesDecoder fees) {
        return sum("consume_rate", fees.consumeRate()).sum("cross_consume_rate", fees.crossConsumeRate())
            .sum("small_consume_threshold", fees.smallConsumeThreshold())
            .sum("small_consume_deduct", fees.smallConsumeDeduct())
            .number("free_small_consume_count", fees.freeSmallConsumeCount())
            .number("free_small_consume_excuse_type", fees.freeSmallConsumeExcuseType())
            .number("free_small_consume_excuse_days", fees.freeSmallConsumeExcuseDays()).sum("atm_rate", fees.atmRate())
            .sum("atm_min_fee", fees.atmMinFee()).sum("apple_pay_fee", fees.applePayFee())
            .sum("refund_rate", fees.refundRate())
            .sum("consume_cancle_fee", fees.consumeCancleFee())
            .sum("consume_cancel_threshold", fees.consumeCancelThreshold())
            .sum("decline_fee", fees.declineFee()).number("decline_fee_free_count", fees.declineFeeFreeCount())
            .number("decline_fee_free_type", fees.declineFeeFreeType())
            .number("decline_fee_free_days", fees.declineFeeFreeDays())
            .sum("open_cost", fees.openCost()).sum("manage_fee", fees.manageFee());
    }

    private CommandText limits(final LimitsDecoder limits) {
        return sum("smallest", limits.smallest()).limit("transaction", limits.transaction()).limit("day", limits.day())
            .limit("week", limits.week())
            .limit("month", limits.month()).limit("atm_day", limits.atmDay()).limit("atm_month", limits.atmMonth())
            .number("purchases_per_day", limits.purchasesPerDay() == Integer.MAX_VALUE ? 0 : limits.purchasesPerDay())
            .number("purchases_per_hour",
                limits.purchasesPerHour() == Integer.MAX_VALUE ? 0 : limits.purchasesPerHour());
    }

    private CommandText limit(final String name, final long units) {
        return units == Long.MAX_VALUE ? this : money(name, units);
    }

    /** Left out when it is nothing. */
    private CommandText sum(final String name, final long units) {
        return units == 0 || !Units.inRange(units) ? this : money(name, units);
    }

    private CommandText money(final String name, final long units) {
        return word(name, Units.format(units));
    }

    private CommandText fee(final long units) {
        return units == NotifyDecoder.feeNullValue() ? this : money("fee", units);
    }

    private CommandText unread(final int bits) {
        return bits == 0 ? this : quoted("unread", NoticeField.names(bits));
    }

    private CommandText code(final String name, final long packed, final long missing) {
        return packed == missing ? this : word(name, CurrencyCode.format(packed));
    }

    private CommandText number(final String name, final long value) {
        return value == 0 ? this : word(name, Long.toString(value));
    }

    private CommandText flag(final String name, final int value) {
        return value == TRUE ? word(name, "true") : this;
    }

    private CommandText time(final String name, final long timeMs) {
        return word(name, Instant.ofEpochMilli(timeMs).toString());
    }

    private CommandText local(final long units, final long missing) {
        return units == missing ? this : money("local_amount", units);
    }

    /** A text of somebody else's, which may have blanks in it; left out when empty. */
    private CommandText quoted(final String name, final String value) {
        return value.isEmpty() ? this : word(name, '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
    }

    private CommandText word(final String name, final Object value) {
        final String shown = NeutralText.of(String.valueOf(value));
        if (!shown.isEmpty()) {
            text.append(' ').append(name).append('=').append(shown);
        }
        return this;
    }

    private String done() {
        return text.toString();
    }
}
