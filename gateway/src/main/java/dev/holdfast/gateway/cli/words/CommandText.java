package dev.holdfast.gateway.cli.words;

import dev.holdfast.ledger.command.CommandDefaults;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.message.AcceptLossDecoder;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.CardUpdateDecoder;
import dev.holdfast.ledger.message.ConfirmOutboundDecoder;
import dev.holdfast.ledger.message.KeepUnreadDecoder;
import dev.holdfast.ledger.message.LearnCardDecoder;
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
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ReviewSubject;
import dev.holdfast.ledger.values.ScanKind;
import org.agrona.DirectBuffer;

import java.util.ArrayList;
import java.util.List;

/**
 * A journal's commands in words and decimals, for people. What a command does not say is left out. Allocates; any
 * thread.
 */
public final class CommandText {
    private static final int TRUE = 1;

    private CommandText() {
    }

    /** The command's kind. */
    public static String nameOf(final DirectBuffer command, final int offset) {
        return MessageType.of(new MessageHeaderDecoder().wrap(command, offset).templateId()).text();
    }

    /** The command with all its fields. */
    public static String of(final DirectBuffer command, final int offset) {
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
            case PUT_CARDHOLDER, LEARN_CARDHOLDER, PUT_CARD_APPLICATION, LEARN_CARD_APPLICATION ->
                OnboardingText.of(command, offset);
            case POST_RESERVE_ENTRY, POST_RESERVE_STATEMENT -> ReserveText.of(command, offset);
            default -> throw new IllegalArgumentException(nameOf(command, offset) + " is no command");
        };
    }

    private static String authorize(final AuthorizeDecoder command) {
        return new FieldText(MessageType.AUTHORIZE).money("amount", command.amount())
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
        return new FieldText(MessageType.WITHDRAW).money("amount", command.amount())
            .word("decided_by", command.decidedBy())
            .word("consume_no", command.consumeNo()).word("card_no", command.cardNo()).done();
    }

    private static String notification(final NotifyDecoder command) {
        return new FieldText(MessageType.NOTIFY).word("status", OrderStatus.of(command.status()))
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
        return new FieldText(MessageType.KEEP_UNREAD).word("about", command.isCard() == TRUE ? "card" : "order")
            .unread(command.unread())
            .word("card_no", command.cardNo()).quoted("push_id", command.pushId()).quoted("text", command.text())
            .done();
    }

    private static String cardUpdate(final CardUpdateDecoder command) {
        return new FieldText(MessageType.CARD_UPDATE).word("status", CardStatus.of(command.status()))
            .time("time", command.noticeTime())
            .word("card_no", command.cardNo()).done();
    }

    private static String putAccount(final PutAccountDecoder command) {
        final FieldText text = new FieldText(MessageType.PUT_ACCOUNT)
            .code("currency", command.currency(), PutAccountDecoder.currencyNullValue());
        if (command.hasOverdraft() == TRUE) {
            text.money("overdraft", command.overdraft());
        }
        if (command.status() > 0 && command.status() != PutAccountDecoder.statusNullValue()) {
            text.word("status", AccountStatus.of(command.status()));
        }
        return text.flag("waits", command.waits()).word("account_no", command.accountNo())
            .word("cardholder_unique_no", command.cardholderUniqueNo()).done();
    }

    private static String postEntry(final PostEntryDecoder command) {
        return new FieldText(MessageType.POST_ENTRY).money("amount", command.amount()).flag("force", command.force())
            .flag("transfer", command.isTransfer())
            .word("entry_no", command.entryNo()).word("account_no", command.accountNo())
            .word("consume_no", command.consumeNo()).done();
    }

    private static String putCard(final PutCardDecoder command) {
        return new FieldText(MessageType.PUT_CARD).word("status", CardStatus.of(command.status()))
            .flag("outbound", command.isOutbound())
            .word("card_no", command.cardNo()).word("cardholder_no", command.cardholderNo())
            .word("package_no", command.packageNo()).done();
    }

    private static String putPackage(final PutPackageDecoder command) {
        final FieldText text = new FieldText(MessageType.PUT_PACKAGE)
            .word("fee_source", FeeSource.of(command.feeSource()))
            .number("expected_version", command.expectedVersion()).fees(command.fees())
            .managementFee(CommandDefaults.manageFeeType(command), CommandDefaults.managementFeeFreeType(command),
                CommandDefaults.freeManagementFeeThreshold(command))
            .limits(command.limits());
        final List<String> rules = new ArrayList<>();
        command.rules().forEach(rule -> rules.add(FieldText.rule(rule.list(), rule.from(), rule.to())));
        return text.word("rules", String.join(",", rules)).word("package_no", command.packageNo()).done();
    }

    private static String putCardTerms(final PutCardTermsDecoder command) {
        final FieldText text = new FieldText(MessageType.PUT_CARD_TERMS).limits(command.limits());
        final List<String> rules = new ArrayList<>();
        command.rules().forEach(rule -> rules.add(FieldText.rule(rule.list(), rule.from(), rule.to())));
        return text.word("rules", String.join(",", rules)).word("card_no", command.cardNo()).done();
    }

    private static String resolveReview(final ResolveReviewDecoder command) {
        final boolean isOther = command.subject() > 0 && command.subject() != ResolveReviewDecoder.subjectNullValue();
        return new FieldText(MessageType.RESOLVE_REVIEW).flag("retry", command.retry())
            .word("subject", isOther ? ReviewSubject.of(command.subject()) : "")
            .word(isOther ? "id" : "consume_no", command.consumeNo()).word("note", '"' + command.note() + '"')
            .word("entry_no", command.entryNo()).done();
    }

    private static String setCapacity(final SetCapacityDecoder command) {
        return new FieldText(MessageType.SET_CAPACITY).number("accounts", command.accounts())
            .number("cards", command.cards())
            .number("orders", command.orders()).number("entries", command.entries())
            .number("package_versions", command.packageVersions())
            .number("card_terms", command.cardTerms()).number("reviews", command.reviews()).done();
    }

    private static String switchRules(final SwitchRulesDecoder command) {
        return new FieldText(MessageType.SWITCH_RULES).number("version", command.version()).done();
    }

    private static String acceptLoss(final AcceptLossDecoder command) {
        return new FieldText(MessageType.ACCEPT_LOSS).word("behind", command.behind()).word("up_to", command.upTo())
            .done();
    }

    private static String sweep(final SweepDecoder command) {
        final FieldText text = new FieldText(MessageType.SWEEP).time("expire_before", command.expireBefore())
            .time("retire_before", command.retireBefore());
        final List<String> orders = new ArrayList<>();
        command.orders().forEach(order -> orders.add(order.consumeNo()));
        return text.word("orders", String.join(",", orders)).done();
    }

    private static String learnCard(final LearnCardDecoder command) {
        return new FieldText(MessageType.LEARN_CARD).word("status", CardStatus.of(command.status()))
            .time("time", command.noticeTime())
            .time("asked", command.askedTime()).word("card_no", command.cardNo())
            .word("cardholder_no", command.cardholderNo()).done();
    }

    private static String confirm(final ConfirmOutboundDecoder command) {
        return new FieldText(MessageType.CONFIRM_OUTBOUND).word("of", ScanKind.of(command.kind()))
            .word("status", CardStatus.of(command.status()))
            .word("outcome", Outbound.of(command.outcome())).word("id", command.id()).done();
    }
}
