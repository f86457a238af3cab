package dev.holdfast.ledger.command;

import dev.holdfast.ledger.message.AcceptLossDecoder;
import dev.holdfast.ledger.message.AccountViewDecoder;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.CardApplicationViewDecoder;
import dev.holdfast.ledger.message.CardTermsViewDecoder;
import dev.holdfast.ledger.message.CardUpdateDecoder;
import dev.holdfast.ledger.message.CardViewDecoder;
import dev.holdfast.ledger.message.CardholderViewDecoder;
import dev.holdfast.ledger.message.ConfirmOutboundDecoder;
import dev.holdfast.ledger.message.EntryViewDecoder;
import dev.holdfast.ledger.message.GetAccountDecoder;
import dev.holdfast.ledger.message.GetCardApplicationDecoder;
import dev.holdfast.ledger.message.GetCardDecoder;
import dev.holdfast.ledger.message.GetCardTermsDecoder;
import dev.holdfast.ledger.message.GetCardholderDecoder;
import dev.holdfast.ledger.message.GetEntryDecoder;
import dev.holdfast.ledger.message.GetLedgerDecoder;
import dev.holdfast.ledger.message.GetOrderDecoder;
import dev.holdfast.ledger.message.GetPackageDecoder;
import dev.holdfast.ledger.message.GetReserveDecoder;
import dev.holdfast.ledger.message.GetReserveEntryDecoder;
import dev.holdfast.ledger.message.GetReviewDecoder;
import dev.holdfast.ledger.message.KeepUnreadDecoder;
import dev.holdfast.ledger.message.LearnCardApplicationDecoder;
import dev.holdfast.ledger.message.LearnCardDecoder;
import dev.holdfast.ledger.message.LearnCardholderDecoder;
import dev.holdfast.ledger.message.LedgerViewDecoder;
import dev.holdfast.ledger.message.NextPackageDecoder;
import dev.holdfast.ledger.message.NextReviewDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.message.OrderViewDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.PackageViewDecoder;
import dev.holdfast.ledger.message.PostEntryDecoder;
import dev.holdfast.ledger.message.PostReserveEntryDecoder;
import dev.holdfast.ledger.message.PostReserveStatementDecoder;
import dev.holdfast.ledger.message.PutAccountDecoder;
import dev.holdfast.ledger.message.PutCardApplicationDecoder;
import dev.holdfast.ledger.message.PutCardDecoder;
import dev.holdfast.ledger.message.PutCardTermsDecoder;
import dev.holdfast.ledger.message.PutCardholderDecoder;
import dev.holdfast.ledger.message.PutPackageDecoder;
import dev.holdfast.ledger.message.ReserveEntryViewDecoder;
import dev.holdfast.ledger.message.ReserveViewDecoder;
import dev.holdfast.ledger.message.ResolveReviewDecoder;
import dev.holdfast.ledger.message.ReviewViewDecoder;
import dev.holdfast.ledger.message.ScanDecoder;
import dev.holdfast.ledger.message.ScanViewDecoder;
import dev.holdfast.ledger.message.SetCapacityDecoder;
import dev.holdfast.ledger.message.SweepDecoder;
import dev.holdfast.ledger.message.SwitchRulesDecoder;
import dev.holdfast.ledger.message.WithdrawDecoder;
import dev.holdfast.ledger.values.BrokenInvariantException;

/** Every message to and from the ledger: its template in the schema, its name for people, and what it is. */
public enum MessageType {
    AUTHORIZE(AuthorizeDecoder.TEMPLATE_ID, "Authorize", Kind.COMMAND),
    NOTIFY(NotifyDecoder.TEMPLATE_ID, "Notify", Kind.COMMAND),
    CARD_UPDATE(CardUpdateDecoder.TEMPLATE_ID, "CardUpdate", Kind.COMMAND),
    PUT_ACCOUNT(PutAccountDecoder.TEMPLATE_ID, "PutAccount", Kind.COMMAND),
    POST_ENTRY(PostEntryDecoder.TEMPLATE_ID, "PostEntry", Kind.COMMAND),
    PUT_CARD(PutCardDecoder.TEMPLATE_ID, "PutCard", Kind.COMMAND),
    PUT_PACKAGE(PutPackageDecoder.TEMPLATE_ID, "PutPackage", Kind.COMMAND),
    PUT_CARD_TERMS(PutCardTermsDecoder.TEMPLATE_ID, "PutCardTerms", Kind.COMMAND),
    RESOLVE_REVIEW(ResolveReviewDecoder.TEMPLATE_ID, "ResolveReview", Kind.COMMAND),
    SWEEP(SweepDecoder.TEMPLATE_ID, "Sweep", Kind.COMMAND),
    LEARN_CARD(LearnCardDecoder.TEMPLATE_ID, "LearnCard", Kind.COMMAND),
    CONFIRM_OUTBOUND(ConfirmOutboundDecoder.TEMPLATE_ID, "ConfirmOutbound", Kind.COMMAND),
    SET_CAPACITY(SetCapacityDecoder.TEMPLATE_ID, "SetCapacity", Kind.COMMAND),
    SWITCH_RULES(SwitchRulesDecoder.TEMPLATE_ID, "SwitchRules", Kind.COMMAND),
    KEEP_UNREAD(KeepUnreadDecoder.TEMPLATE_ID, "KeepUnread", Kind.COMMAND),
    WITHDRAW(WithdrawDecoder.TEMPLATE_ID, "Withdraw", Kind.COMMAND),
    ACCEPT_LOSS(AcceptLossDecoder.TEMPLATE_ID, "AcceptLoss", Kind.COMMAND),
    PUT_CARDHOLDER(PutCardholderDecoder.TEMPLATE_ID, "PutCardholder", Kind.COMMAND),
    LEARN_CARDHOLDER(LearnCardholderDecoder.TEMPLATE_ID, "LearnCardholder", Kind.COMMAND),
    PUT_CARD_APPLICATION(PutCardApplicationDecoder.TEMPLATE_ID, "PutCardApplication", Kind.COMMAND),
    LEARN_CARD_APPLICATION(LearnCardApplicationDecoder.TEMPLATE_ID, "LearnCardApplication", Kind.COMMAND),
    POST_RESERVE_ENTRY(PostReserveEntryDecoder.TEMPLATE_ID, "PostReserveEntry", Kind.COMMAND),
    POST_RESERVE_STATEMENT(PostReserveStatementDecoder.TEMPLATE_ID, "PostReserveStatement", Kind.COMMAND),
    GET_ACCOUNT(GetAccountDecoder.TEMPLATE_ID, "GetAccount", Kind.QUERY),
    GET_CARD(GetCardDecoder.TEMPLATE_ID, "GetCard", Kind.QUERY),
    GET_ORDER(GetOrderDecoder.TEMPLATE_ID, "GetOrder", Kind.QUERY),
    GET_ENTRY(GetEntryDecoder.TEMPLATE_ID, "GetEntry", Kind.QUERY),
    GET_LEDGER(GetLedgerDecoder.TEMPLATE_ID, "GetLedger", Kind.QUERY),
    GET_PACKAGE(GetPackageDecoder.TEMPLATE_ID, "GetPackage", Kind.QUERY),
    NEXT_PACKAGE(NextPackageDecoder.TEMPLATE_ID, "NextPackage", Kind.QUERY),
    GET_CARD_TERMS(GetCardTermsDecoder.TEMPLATE_ID, "GetCardTerms", Kind.QUERY),
    GET_REVIEW(GetReviewDecoder.TEMPLATE_ID, "GetReview", Kind.QUERY),
    NEXT_REVIEW(NextReviewDecoder.TEMPLATE_ID, "NextReview", Kind.QUERY),
    SCAN(ScanDecoder.TEMPLATE_ID, "Scan", Kind.QUERY),
    GET_CARDHOLDER(GetCardholderDecoder.TEMPLATE_ID, "GetCardholder", Kind.QUERY),
    GET_CARD_APPLICATION(GetCardApplicationDecoder.TEMPLATE_ID, "GetCardApplication", Kind.QUERY),
    GET_RESERVE_ENTRY(GetReserveEntryDecoder.TEMPLATE_ID, "GetReserveEntry", Kind.QUERY),
    GET_RESERVE(GetReserveDecoder.TEMPLATE_ID, "GetReserve", Kind.QUERY),
    OUTCOME(OutcomeDecoder.TEMPLATE_ID, "Outcome", Kind.RESULT),
    ACCOUNT_VIEW(AccountViewDecoder.TEMPLATE_ID, "AccountView", Kind.RESULT),
    ENTRY_VIEW(EntryViewDecoder.TEMPLATE_ID, "EntryView", Kind.RESULT),
    CARD_VIEW(CardViewDecoder.TEMPLATE_ID, "CardView", Kind.RESULT),
    ORDER_VIEW(OrderViewDecoder.TEMPLATE_ID, "OrderView", Kind.RESULT),
    LEDGER_VIEW(LedgerViewDecoder.TEMPLATE_ID, "LedgerView", Kind.RESULT),
    PACKAGE_VIEW(PackageViewDecoder.TEMPLATE_ID, "PackageView", Kind.RESULT),
    CARD_TERMS_VIEW(CardTermsViewDecoder.TEMPLATE_ID, "CardTermsView", Kind.RESULT),
    REVIEW_VIEW(ReviewViewDecoder.TEMPLATE_ID, "ReviewView", Kind.RESULT),
    SCAN_VIEW(ScanViewDecoder.TEMPLATE_ID, "ScanView", Kind.RESULT),
    CARDHOLDER_VIEW(CardholderViewDecoder.TEMPLATE_ID, "CardholderView", Kind.RESULT),
    CARD_APPLICATION_VIEW(CardApplicationViewDecoder.TEMPLATE_ID, "CardApplicationView", Kind.RESULT),
    RESERVE_ENTRY_VIEW(ReserveEntryViewDecoder.TEMPLATE_ID, "ReserveEntryView", Kind.RESULT),
    RESERVE_VIEW(ReserveViewDecoder.TEMPLATE_ID, "ReserveView", Kind.RESULT);

    /** What becomes of a message. */
    public enum Kind {
        /** Changes the ledger: journaled before it is applied. */
        COMMAND,
        /** Changes nothing, is not journaled. */
        QUERY,
        /** What the ledger answers. */
        RESULT
    }

    private static final MessageType[] BY_ID = byId();

    private final int id;
    private final String text;
    private final Kind kind;

    MessageType(final int id, final String text, final Kind kind) {
        this.id = id;
        this.text = text;
        this.kind = kind;
    }

    private static MessageType[] byId() {
        int last = 0;
        for (final MessageType type : values()) {
            last = Math.max(last, type.id);
        }
        final MessageType[] types = new MessageType[last + 1];
        for (final MessageType type : values()) {
            if (types[type.id] != null) {
                throw new BrokenInvariantException(type + " and " + types[type.id] + " have the same template="
                    + type.id);
            }
            types[type.id] = type;
        }
        return types;
    }

    /**
     * The message with this template. Allocates nothing.
     *
     * @throws IllegalArgumentException when there is none.
     */
    public static MessageType of(final int templateId) {
        final MessageType type = templateId >= 0 && templateId < BY_ID.length ? BY_ID[templateId] : null;
        if (type == null) {
            throw new IllegalArgumentException("template=" + templateId + " is no message of this ledger");
        }
        return type;
    }

    /** Its template in the schema, which the journal stores. */
    public int id() {
        return id;
    }

    /** Its name in the schema. */
    public String text() {
        return text;
    }

    /** Whether it has to be journaled before it is applied. */
    public boolean isCommand() {
        return kind == Kind.COMMAND;
    }

    /** See {@link Kind}. */
    public Kind kind() {
        return kind;
    }
}
