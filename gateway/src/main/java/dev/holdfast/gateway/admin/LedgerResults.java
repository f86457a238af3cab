package dev.holdfast.gateway.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.ledger.CardStatus;
import dev.holdfast.ledger.ConsumptionType;
import dev.holdfast.ledger.CurrencyCode;
import dev.holdfast.ledger.OrderState;
import dev.holdfast.ledger.OrderStatus;
import dev.holdfast.ledger.ResultCode;
import dev.holdfast.ledger.Units;
import dev.holdfast.ledger.message.AccountViewDecoder;
import dev.holdfast.ledger.message.CardViewDecoder;
import dev.holdfast.ledger.message.EntryViewDecoder;
import dev.holdfast.ledger.message.LedgerViewDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OrderViewDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.agrona.DirectBuffer;

import java.util.Locale;

/** Turns what the ledger says into HTTP answers. */
final class LedgerResults {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private LedgerResults() {
    }

    static AdminResponse read(final DirectBuffer buffer, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        return switch (header.templateId()) {
            case OutcomeDecoder.TEMPLATE_ID ->
                refusal(ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(buffer, offset, header).result()));
            case AccountViewDecoder.TEMPLATE_ID -> ok(account(new AccountViewDecoder().wrapAndApplyHeader(buffer, offset, header)));
            case CardViewDecoder.TEMPLATE_ID -> ok(card(new CardViewDecoder().wrapAndApplyHeader(buffer, offset, header)));
            case EntryViewDecoder.TEMPLATE_ID -> ok(entry(new EntryViewDecoder().wrapAndApplyHeader(buffer, offset, header)));
            case OrderViewDecoder.TEMPLATE_ID -> ok(order(new OrderViewDecoder().wrapAndApplyHeader(buffer, offset, header)));
            case LedgerViewDecoder.TEMPLATE_ID -> ok(ledger(new LedgerViewDecoder().wrapAndApplyHeader(buffer, offset, header)));
            default -> throw new IllegalStateException("template=" + header.templateId() + " is no result");
        };
    }

    static AdminResponse refusal(final ResultCode result) {
        return AdminResponse.error(statusOf(result), result.name().toLowerCase(Locale.ROOT), result.sentence());
    }

    private static HttpResponseStatus statusOf(final ResultCode result) {
        return switch (result) {
            case ACCOUNT_UNKNOWN, CARD_UNKNOWN, ORDER_UNKNOWN, ENTRY_UNKNOWN -> HttpResponseStatus.NOT_FOUND;
            case ENTRY_CONFLICT, CURRENCY_FIXED -> HttpResponseStatus.CONFLICT;
            case BEYOND_AVAILABLE, AMOUNT_OUT_OF_RANGE -> HttpResponseStatus.UNPROCESSABLE_ENTITY;
            case FIELD_INVALID, ACCOUNT_CURRENCY_REQUIRED, CARDHOLDER_REQUIRED, CARD_STATUS_REQUIRED -> HttpResponseStatus.BAD_REQUEST;
            case CAPACITY_EXHAUSTED -> HttpResponseStatus.INSUFFICIENT_STORAGE;
            case OVERLOADED, JOURNAL_FAILED -> HttpResponseStatus.SERVICE_UNAVAILABLE;
            default -> HttpResponseStatus.INTERNAL_SERVER_ERROR;
        };
    }

    private static AdminResponse ok(final ObjectNode body) {
        return AdminResponse.json(HttpResponseStatus.OK, body);
    }

    private static ObjectNode account(final AccountViewDecoder view) {
        return JSON.objectNode()
            .put("account_no", view.accountNo())
            .put("currency", CurrencyCode.format(view.currency()))
            .put("balance", Units.format(view.balance()))
            .put("held", Units.format(view.held()))
            .put("available", Units.format(view.available()))
            .put("overdraft", Units.format(view.overdraft()));
    }

    private static ObjectNode card(final CardViewDecoder view) {
        final ObjectNode json = JSON.objectNode().put("card_no", view.cardNo());
        putText(json, "cardholder_no", view.cardholderNo());
        putText(json, "status", CardStatus.of(view.status()).wireName());
        return json.put("updated_ms", view.time());
    }

    private static ObjectNode entry(final EntryViewDecoder view) {
        return JSON.objectNode()
            .put("entry_no", view.entryNo())
            .put("account_no", view.accountNo())
            .put("currency", CurrencyCode.format(view.currency()))
            .put("amount", Units.format(view.amount()))
            .put("balance", Units.format(view.balance()))
            .put("available", Units.format(view.available()))
            .put("time_ms", view.time());
    }

    private static ObjectNode order(final OrderViewDecoder view) {
        final ObjectNode json = JSON.objectNode()
            .put("consume_no", view.consumeNo())
            .put("state", OrderState.of(view.state()).name().toLowerCase(Locale.ROOT));
        if (view.decided() != 0) {
            final ResultCode decision = ResultCode.of(view.decision());
            json.put("decision_code", decision.code()).put("decision", decision.sentence());
        } else {
            json.putNull("decision_code").putNull("decision");
        }
        putText(json, "type", ConsumptionType.of(view.type()).wireName());
        putText(json, "status", OrderStatus.of(view.status()).wireName());
        json.put("amount", Units.format(view.amount()))
            .put("authorized", Units.format(view.authorizedAmount()))
            .put("held", Units.format(view.held()))
            .put("posted", Units.format(view.posted()));
        putText(json, "card_no", view.cardNo());
        putText(json, "account_no", view.accountNo());
        putText(json, "consume_relate_no", view.relatedNo());
        final ObjectNode times = json.putObject("times");
        putTime(times, "decided_ms", view.decidedTime());
        putTime(times, "updated_ms", view.updatedTime());
        putTime(times, "platform_ms", view.noticeTime());
        return json;
    }

    private static ObjectNode ledger(final LedgerViewDecoder view) {
        final ObjectNode json = JSON.objectNode()
            .put("accounts", view.accounts())
            .put("cards", view.cards())
            .put("orders", view.orders())
            .put("entries", view.entries())
            .put("journal_sequence", view.sequence())
            .put("digest", String.format("%016x", view.digest()))
            .put("time_ms", view.time());
        final ArrayNode totals = json.putArray("totals");
        view.totals().forEach(total -> totals.addObject()
            .put("currency", CurrencyCode.format(total.currency()))
            .put("balance", Units.format(total.balanceWhole(), total.balanceMicros()))
            .put("held", Units.format(total.heldWhole(), total.heldMicros())));
        return json;
    }

    private static void putText(final ObjectNode json, final String name, final String value) {
        json.put(name, value.isEmpty() ? null : value);
    }

    private static void putTime(final ObjectNode json, final String name, final long timeMs) {
        if (timeMs == 0) {
            json.putNull(name);
        } else {
            json.put(name, timeMs);
        }
    }
}
