package dev.holdfast.gateway.admin.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.ledger.message.AccountViewDecoder;
import dev.holdfast.ledger.message.CardApplicationViewDecoder;
import dev.holdfast.ledger.message.CardTermsViewDecoder;
import dev.holdfast.ledger.message.CardViewDecoder;
import dev.holdfast.ledger.message.CardholderViewDecoder;
import dev.holdfast.ledger.message.EntryViewDecoder;
import dev.holdfast.ledger.message.LedgerViewDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.message.OrderViewDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.PackageViewDecoder;
import dev.holdfast.ledger.message.ReserveEntryViewDecoder;
import dev.holdfast.ledger.message.ReserveViewDecoder;
import dev.holdfast.ledger.message.ReviewViewDecoder;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.ReviewSubject;
import dev.holdfast.ledger.values.RuleList;
import dev.holdfast.ledger.values.Units;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Locale;

/** Turns what the ledger says into HTTP answers. */
public final class LedgerResults {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private LedgerResults() {
    }

    /** The answer to a request about one thing. */
    public static AdminResponse read(final DirectBuffer buffer, final int offset) {
        final ResultCode refusal = refusalIn(buffer, offset);
        return refusal == null ? AdminResponse.json(HttpResponseStatus.OK, view(buffer, offset)) : refusal(refusal);
    }

    /** What the ledger refused with; null when it shows something. */
    public static ResultCode refusalIn(final DirectBuffer buffer, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        return header.templateId() == OutcomeDecoder.TEMPLATE_ID
            ? ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(buffer, offset, header).result())
            : null;
    }

    /** What the ledger shows. */
    public static ObjectNode view(final DirectBuffer buffer, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        return switch (header.templateId()) {
            case AccountViewDecoder.TEMPLATE_ID ->
                account(new AccountViewDecoder().wrapAndApplyHeader(buffer, offset, header));
            case CardViewDecoder.TEMPLATE_ID -> card(new CardViewDecoder().wrapAndApplyHeader(buffer, offset, header));
            case EntryViewDecoder.TEMPLATE_ID ->
                entry(new EntryViewDecoder().wrapAndApplyHeader(buffer, offset, header));
            case OrderViewDecoder.TEMPLATE_ID ->
                OrderJson.of(new OrderViewDecoder().wrapAndApplyHeader(buffer, offset, header));
            case PackageViewDecoder.TEMPLATE_ID ->
                packageTerms(new PackageViewDecoder().wrapAndApplyHeader(buffer, offset, header));
            case CardTermsViewDecoder.TEMPLATE_ID ->
                cardTerms(new CardTermsViewDecoder().wrapAndApplyHeader(buffer, offset, header));
            case ReviewViewDecoder.TEMPLATE_ID ->
                review(new ReviewViewDecoder().wrapAndApplyHeader(buffer, offset, header));
            case CardholderViewDecoder.TEMPLATE_ID -> OnboardingJson.cardholder(
                new CardholderViewDecoder().wrapAndApplyHeader(buffer, offset, header));
            case CardApplicationViewDecoder.TEMPLATE_ID -> OnboardingJson.application(
                new CardApplicationViewDecoder().wrapAndApplyHeader(buffer, offset, header));
            case ReserveEntryViewDecoder.TEMPLATE_ID ->
                ReserveJson.entry(new ReserveEntryViewDecoder().wrapAndApplyHeader(buffer, offset, header));
            case ReserveViewDecoder.TEMPLATE_ID ->
                ReserveJson.reserve(new ReserveViewDecoder().wrapAndApplyHeader(buffer, offset, header));
            case LedgerViewDecoder.TEMPLATE_ID ->
                ledger(new LedgerViewDecoder().wrapAndApplyHeader(buffer, offset, header));
            default -> throw new BrokenInvariantException("template=" + header.templateId() + " is no result");
        };
    }

    public static AdminResponse refusal(final ResultCode result) {
        return AdminResponse.error(statusOf(result), result.name().toLowerCase(Locale.ROOT), result.sentence());
    }

    private static HttpResponseStatus statusOf(final ResultCode result) {
        return switch (result) {
            case ACCOUNT_UNKNOWN, CARD_UNKNOWN, ORDER_UNKNOWN, ENTRY_UNKNOWN, PACKAGE_UNKNOWN, CARD_TERMS_UNKNOWN,
                REVIEW_UNKNOWN, RULES_UNKNOWN, CARDHOLDER_UNKNOWN, APPLICATION_UNKNOWN, RESERVE_UNKNOWN ->
                HttpResponseStatus.NOT_FOUND;
            case ENTRY_CONFLICT, CURRENCY_FIXED, PACKAGE_VERSION_CONFLICT, APPLICATION_CONFLICT,
                CARDHOLDER_NOT_APPROVED, RESERVE_STATEMENT_OLDER -> HttpResponseStatus.CONFLICT;
            case BEYOND_AVAILABLE, AMOUNT_OUT_OF_RANGE, ACCOUNT_CLOSED, ACCOUNT_NOT_EMPTY, REVIEW_UNRESOLVED,
                ENTRY_ORDER_MISMATCH ->
                HttpResponseStatus.UNPROCESSABLE_ENTITY;
            case FIELD_INVALID, ACCOUNT_CURRENCY_REQUIRED, CARDHOLDER_REQUIRED, CARD_STATUS_REQUIRED ->
                HttpResponseStatus.BAD_REQUEST;
            case CAPACITY_EXHAUSTED -> HttpResponseStatus.INSUFFICIENT_STORAGE;
            case OVERLOADED, JOURNAL_FAILED, DISK_FULL -> HttpResponseStatus.SERVICE_UNAVAILABLE;
            default -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
        };
    }

    private static ObjectNode account(final AccountViewDecoder view) {
        return JSON.objectNode()
            .put("account_no", view.accountNo())
            .put("currency", CurrencyCode.format(view.currency()))
            .put("balance", Units.format(view.balance()))
            .put("held", Units.format(view.held()))
            .put("available", Units.format(view.available()))
            .put("overdraft", Units.format(view.overdraft()))
            .put("status", AccountStatus.of(view.status()).text())
            .put("overdrawn", view.available() < 0);
    }

    private static ObjectNode card(final CardViewDecoder view) {
        final int kind = view.kind();
        final ObjectNode json = JSON.objectNode().put("card_no", view.cardNo());
        OrderJson.putText(json, "cardholder_no", view.cardholderNo());
        OrderJson.putText(json, "status", CardStatus.of(view.status()).wireName());
        json.put("package_no", view.packageNo());
        json.put("has_own_terms", view.hasTerms() != 0).put("updated_ms", view.time());
        OrderJson.putText(json, "outbound", Outbound.of(view.outbound()).text());
        OnboardingJson.addTo(json, kind, view);
        return json;
    }

    private static ObjectNode entry(final EntryViewDecoder view) {
        final ObjectNode json = JSON.objectNode()
            .put("entry_no", view.entryNo())
            .put("account_no", view.accountNo())
            .put("currency", CurrencyCode.format(view.currency()))
            .put("amount", Units.format(view.amount()))
            .put("balance", Units.format(view.balance()))
            .put("available", Units.format(view.available()))
            .put("time_ms", view.time());
        OrderJson.putText(json, "outbound", Outbound.of(view.outbound()).text());
        return json;
    }

    private static ObjectNode packageTerms(final PackageViewDecoder view) {
        final ObjectNode json = JSON.objectNode();
        json.putNull("package_no");
        json.put("version", view.version()).put("fee_source", FeeSource.of(view.feeSource()).text());
        FeesJson.write(view, json.putObject("fees"));
        TermsJson.writeLimits(view.limits(), json.putObject("limits"));
        final ObjectNode rules = json.putObject("rules");
        view.rules().forEach(rule -> TermsJson.writeRule(RuleList.of(rule.list()), rule.from(), rule.to(), rules));
        return json.put("package_no", view.packageNo());
    }

    private static ObjectNode cardTerms(final CardTermsViewDecoder view) {
        final ObjectNode json = JSON.objectNode();
        json.putNull("card_no");
        TermsJson.writeLimits(view.limits(), json.putObject("limits"));
        final ObjectNode rules = json.putObject("rules");
        view.rules().forEach(rule -> TermsJson.writeRule(RuleList.of(rule.list()), rule.from(), rule.to(), rules));
        return json.put("card_no", view.cardNo());
    }

    private static ObjectNode review(final ReviewViewDecoder view) {
        final ReviewReason reason = ReviewReason.of(view.reason());
        final int unread = view.unread();
        final ReviewNo number = new ReviewNo(ReviewSubject.of(view.subject()), view.consumeNo());
        final ObjectNode json = JSON.objectNode().put("review_no", number.format());
        OrderJson.putText(json, "consume_no", number.subject() == ReviewSubject.ORDER ? number.id() : "");
        OrderJson.putText(json, "card_no", number.subject() == ReviewSubject.CARD ? number.id() : "");
        json.put("reason", TermsJson.name(reason))
            .put("message", reason.sentence() + (unread == 0 ? "" : ": " + NoticeField.names(unread)));
        OrderJson.putTime(json, "opened_ms", view.openedTime());
        OrderJson.putTime(json, "resolved_ms", view.resolvedTime());
        OrderJson.putText(json, "note", view.note());
        final UnsafeBuffer raw = new UnsafeBuffer(0, 0);
        view.wrapNotice(raw);
        json.set("notification", raw.capacity() == 0 ? null : notification(raw));
        OrderJson.putText(json, "signed_text", view.text());
        return json;
    }

    private static ObjectNode notification(final DirectBuffer raw) {
        final NotifyDecoder notice = new NotifyDecoder().wrapAndApplyHeader(raw, 0, new MessageHeaderDecoder());
        final int unread = notice.unread() == NotifyDecoder.unreadNullValue() ? 0 : notice.unread();
        final ObjectNode said = JSON.objectNode();
        OrderJson.putText(said, "type", ConsumptionType.of(notice.type()).wireName());
        OrderJson.putText(said, "status", OrderStatus.of(notice.status()).wireName());
        OrderJson.putText(said, "amount", NoticeField.AMOUNT.isIn(unread) ? "" : Units.format(notice.amount()));
        said.put("currency", CurrencyCode.format(notice.currency()));
        OrderJson.putText(said, "fee", notice.fee() == NotifyDecoder.feeNullValue() ? "" : Units.format(notice.fee()));
        said.put("time", NoticeField.TIME.isIn(unread) ? null : notice.noticeTime());
        OrderJson.putText(said, "consume_no", notice.consumeNo());
        OrderJson.putText(said, "card_no", notice.cardNo());
        OrderJson.putText(said, "cardholder_no", notice.cardholderNo());
        OrderJson.putText(said, "consume_relate_no", notice.relatedNo());
        return said;
    }

    private static ObjectNode ledger(final LedgerViewDecoder view) {
        final ObjectNode json = JSON.objectNode()
            .put("accounts", view.accounts())
            .put("cards", view.cards())
            .put("orders", view.orders())
            .put("entries", view.entries())
            .put("journal_sequence", view.sequence())
            .put("digest", String.format(Locale.ROOT, "%016x", view.digest()))
            .put("time_ms", view.time())
            .put("rules_version", view.rulesVersion())
            .put("newest_rules_version", view.newestRules());
        final ArrayNode totals = json.putArray("totals");
        view.totals().forEach(total -> totals.addObject()
            .put("currency", CurrencyCode.format(total.currency()))
            .put("balance", Units.format(total.balanceWhole(), total.balanceMicros()))
            .put("held", Units.format(total.heldWhole(), total.heldMicros())));
        return json;
    }
}
