package dev.holdfast.gateway.admin.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.ledger.FeesJson;
import dev.holdfast.gateway.admin.ledger.ReviewNo;
import dev.holdfast.gateway.admin.ledger.TermsJson;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.message.AcceptLossDecoder;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.CardUpdateDecoder;
import dev.holdfast.ledger.message.ConfirmOutboundDecoder;
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
import dev.holdfast.ledger.message.SwitchRulesDecoder;
import dev.holdfast.ledger.message.WithdrawDecoder;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ReviewSubject;
import dev.holdfast.ledger.values.RuleList;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.Units;
import org.agrona.DirectBuffer;

/**
 * What a command is about and what it asks for, in the words in which the back-office takes it. What a command does not
 * say is left out. Any thread; allocates.
 */
final class AuditCommandJson {
    private static final int TRUE = 1;

    private final ObjectNode subject = JsonNodeFactory.instance.objectNode();
    private final ObjectNode request = JsonNodeFactory.instance.objectNode();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DirectBuffer command;
    private final MessageType type;

    AuditCommandJson(final DirectBuffer command) {
        this.command = command;
        type = MessageType.of(header.wrap(command, 0).templateId());
        read();
    }

    MessageType type() {
        return type;
    }

    /** The numbers of what it is about; nothing when it is about everything. */
    ObjectNode subject() {
        return subject;
    }

    /** What was asked for. */
    ObjectNode request() {
        return request;
    }

    private void read() {
        switch (type) {
            case PUT_ACCOUNT -> putAccount(new PutAccountDecoder().wrapAndApplyHeader(command, 0, header));
            case POST_ENTRY -> postEntry(new PostEntryDecoder().wrapAndApplyHeader(command, 0, header));
            case PUT_CARD -> putCard(new PutCardDecoder().wrapAndApplyHeader(command, 0, header));
            case PUT_PACKAGE -> putPackage(new PutPackageDecoder().wrapAndApplyHeader(command, 0, header));
            case PUT_CARD_TERMS -> putCardTerms(new PutCardTermsDecoder().wrapAndApplyHeader(command, 0, header));
            case RESOLVE_REVIEW -> resolveReview(new ResolveReviewDecoder().wrapAndApplyHeader(command, 0, header));
            case CONFIRM_OUTBOUND -> confirm(new ConfirmOutboundDecoder().wrapAndApplyHeader(command, 0, header));
            case SET_CAPACITY -> setCapacity(new SetCapacityDecoder().wrapAndApplyHeader(command, 0, header));
            case SWITCH_RULES -> request.put("version",
                new SwitchRulesDecoder().wrapAndApplyHeader(command, 0, header).version());
            case ACCEPT_LOSS -> acceptLoss(new AcceptLossDecoder().wrapAndApplyHeader(command, 0, header));
            case PUT_CARDHOLDER, LEARN_CARDHOLDER, PUT_CARD_APPLICATION, LEARN_CARD_APPLICATION ->
                OnboardingCommandJson.read(command, subject, request);
            case POST_RESERVE_ENTRY, POST_RESERVE_STATEMENT -> ReserveCommandJson.read(command, subject, request);
            default -> platforms();
        }
    }

    /** What usually the platform says, and here somebody had asked it for. */
    private void platforms() {
        switch (type) {
            case LEARN_CARD -> {
                final LearnCardDecoder learn = new LearnCardDecoder().wrapAndApplyHeader(command, 0, header);
                request.put("status", CardStatus.of(learn.status()).wireName());
                subject.put("card_no", learn.cardNo());
            }
            case CARD_UPDATE -> {
                final CardUpdateDecoder update = new CardUpdateDecoder().wrapAndApplyHeader(command, 0, header);
                request.put("status", CardStatus.of(update.status()).wireName());
                subject.put("card_no", update.cardNo());
            }
            case NOTIFY -> {
                final NotifyDecoder notify = new NotifyDecoder().wrapAndApplyHeader(command, 0, header);
                request.put("type", ConsumptionType.of(notify.type()).wireName())
                    .put("status", OrderStatus.of(notify.status()).wireName())
                    .put("amount", Units.format(notify.amount()));
                subject.put("consume_no", notify.consumeNo());
            }
            case AUTHORIZE -> {
                final AuthorizeDecoder ask = new AuthorizeDecoder().wrapAndApplyHeader(command, 0, header);
                request.put("amount", Units.format(ask.amount()));
                subject.put("consume_no", ask.consumeNo());
            }
            case WITHDRAW -> subject.put("consume_no",
                new WithdrawDecoder().wrapAndApplyHeader(command, 0, header).consumeNo());
            default -> {
                // A sweep, or what could not be read: about nothing that has one number.
            }
        }
    }

    private void putAccount(final PutAccountDecoder put) {
        if (put.currency() != CurrencyCode.NONE && put.currency() != PutAccountDecoder.currencyNullValue()) {
            request.put("currency", CurrencyCode.format(put.currency()));
        }
        if (put.hasOverdraft() == TRUE) {
            request.put("overdraft", Units.format(put.overdraft()));
        }
        if (put.status() > 0 && put.status() != PutAccountDecoder.statusNullValue()) {
            request.put("status", AccountStatus.of(put.status()).text());
        }
        subject.put("account_no", put.accountNo());
        text("cardholder_unique_no", put.cardholderUniqueNo());
    }

    private void postEntry(final PostEntryDecoder post) {
        request.put("amount", Units.format(post.amount()));
        flag("force", post.force());
        flag("transfer", post.isTransfer());
        final String entryNo = post.entryNo();
        subject.put("account_no", post.accountNo()).put("entry_no", entryNo);
        final String consumeNo = post.consumeNo();
        text("consume_no", consumeNo);
        if (!consumeNo.isEmpty()) {
            subject.put("consume_no", consumeNo);
        }
    }

    private void putCard(final PutCardDecoder put) {
        text("status", CardStatus.of(put.status()).wireName());
        subject.put("card_no", put.cardNo());
        text("cardholder_no", put.cardholderNo());
        text("package_no", put.packageNo());
    }

    private void putPackage(final PutPackageDecoder put) {
        if (put.expectedVersion() > 0) {
            request.put("expected_version", put.expectedVersion());
        }
        if (FeeSource.isCode(put.feeSource())) {
            request.put("fee_source", FeeSource.of(put.feeSource()).text());
        }
        FeesJson.write(put, request.putObject("fees"));
        TermsJson.writeLimits(put.limits(), request.putObject("limits"));
        final ObjectNode rules = request.putObject("rules");
        put.rules().forEach(rule -> TermsJson.writeRule(RuleList.of(rule.list()), rule.from(), rule.to(), rules));
        subject.put("package_no", put.packageNo());
    }

    private void putCardTerms(final PutCardTermsDecoder put) {
        TermsJson.writeLimits(put.limits(), request.putObject("limits"));
        final ObjectNode rules = request.putObject("rules");
        put.rules().forEach(rule -> TermsJson.writeRule(RuleList.of(rule.list()), rule.from(), rule.to(), rules));
        subject.put("card_no", put.cardNo());
    }

    private void resolveReview(final ResolveReviewDecoder resolve) {
        final short code = resolve.subject();
        flag("retry", resolve.retry());
        final ReviewNo number = new ReviewNo(
            ReviewSubject.of(code == ResolveReviewDecoder.subjectNullValue() ? 0 : code), resolve.consumeNo());
        subject.put("review_no", number.format());
        text("note", resolve.note());
        text("entry_no", resolve.entryNo());
    }

    private void confirm(final ConfirmOutboundDecoder confirm) {
        request.put("outbound", Outbound.of(confirm.outcome()).text());
        if (confirm.kind() == ScanKind.OUTBOUND_ENTRIES.code()) {
            subject.put("entry_no", confirm.id());
        } else {
            request.put("status", CardStatus.of(confirm.status()).wireName());
            subject.put("card_no", confirm.id());
        }
    }

    private void setCapacity(final SetCapacityDecoder set) {
        request.put("accounts", set.accounts()).put("cards", set.cards()).put("orders", set.orders())
            .put("entries", set.entries()).put("package_versions", set.packageVersions())
            .put("card_terms", set.cardTerms()).put("reviews", set.reviews());
    }

    private void acceptLoss(final AcceptLossDecoder loss) {
        request.put("behind", loss.behind()).put("up_to", loss.upTo());
    }

    private void flag(final String name, final int value) {
        if (value == TRUE) {
            request.put(name, true);
        }
    }

    private void text(final String name, final String value) {
        if (value != null && !value.isEmpty()) {
            request.put(name, value);
        }
    }
}
