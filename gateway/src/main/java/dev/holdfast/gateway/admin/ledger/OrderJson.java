package dev.holdfast.gateway.admin.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.ledger.message.FiguresDecoder;
import dev.holdfast.ledger.message.LimitsDecoder;
import dev.holdfast.ledger.message.OrderViewDecoder;
import dev.holdfast.ledger.store.order.OrderState;
import dev.holdfast.ledger.terms.Check;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;

import java.util.Locale;

/**
 * Shows an order, and explains its decision: every check in its order, how it came out, and the figures that it saw.
 */
final class OrderJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private OrderJson() {
    }

    static ObjectNode of(final OrderViewDecoder view) {
        final ObjectNode json = JSON.objectNode()
            .put("consume_no", view.consumeNo())
            .put("state", TermsJson.name(OrderState.of(view.state())));
        final boolean isDecided = view.decided() != 0;
        if (isDecided) {
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
            .put("posted", Units.format(view.posted()))
            .put("fee", Units.format(view.fee()))
            .put("platform_fee", Units.format(view.platformFee()))
            .put("reversed", Units.format(view.reversed()))
            .put("booked_by_entries", Units.format(view.booked()))
            .put("disputed", view.isDisputed() != 0);
        putText(json, "local_currency", CurrencyCode.format(view.localCurrency()));
        putText(json, "merchant_mcc", view.mcc() == 0 ? "" : String.format(Locale.ROOT, "%04d", view.mcc()));
        putText(json, "merchant_country", CurrencyCode.format(view.country()));
        putText(json, "card_no", view.cardNo());
        putText(json, "account_no", view.accountNo());
        putText(json, "consume_relate_no", view.relatedNo());
        putText(json, "package_no", view.packageNo());
        json.put("package_version", view.packageVersion() == 0 ? null : view.packageVersion());
        final ObjectNode times = json.putObject("times");
        putTime(times, "decided_ms", view.decidedTime());
        putTime(times, "updated_ms", view.updatedTime());
        putTime(times, "platform_ms", view.noticeTime());
        if (isDecided) {
            explain(view, json.putArray("checks"));
        }
        return json;
    }

    private static void explain(final OrderViewDecoder view, final ArrayNode checks) {
        final ResultCode decision = ResultCode.of(view.decision());
        final Check failed = Check.of(decision);
        final ConsumptionType type = ConsumptionType.of(view.type());
        for (final Check check : Check.values()) {
            if (!check.appliesTo(type, view.authorizedAmount()) && check != failed) {
                continue;
            }
            final boolean isMade = failed == null || check.compareTo(failed) <= 0;
            final ObjectNode json = checks.addObject().put("check", TermsJson.name(check));
            if (!isMade) {
                json.put("result", "not_reached");
            } else {
                json.put("result", check == failed ? "failed" : "passed");
                figures(check, view, json);
            }
        }
    }

    private static void figures(final Check check, final OrderViewDecoder view, final ObjectNode json) {
        final FiguresDecoder seen = view.figures();
        final String amount = Units.format(view.authorizedAmount());
        switch (check) {
            case TYPE_RULES -> putText(json, "type", ConsumptionType.of(view.type()).wireName());
            case LOCAL_CURRENCY_RULES -> putText(json, "local_currency", CurrencyCode.format(view.localCurrency()));
            case MCC_RULES -> putText(json, "mcc", view.mcc() == 0 ? "" : String.format(Locale.ROOT,
                "%04d", view.mcc()));
            case COUNTRY_RULES -> putText(json, "country", CurrencyCode.format(view.country()));
            case SMALLEST_AMOUNT -> limit(json.put("amount", amount), LimitTerm.SMALLEST, view.limits());
            case TRANSACTION_LIMIT -> limit(json.put("amount", amount), LimitTerm.TRANSACTION, view.limits());
            case DAY_LIMIT -> limit(used(json, amount, seen.dayUsed()), LimitTerm.DAY, view.limits());
            case WEEK_LIMIT -> limit(used(json, amount, seen.weekUsed()), LimitTerm.WEEK, view.limits());
            case MONTH_LIMIT -> limit(used(json, amount, seen.monthUsed()), LimitTerm.MONTH, view.limits());
            case ATM_DAY_LIMIT -> limit(used(json, amount, seen.atmDayUsed()), LimitTerm.ATM_DAY, view.limits());
            case ATM_MONTH_LIMIT -> limit(used(json, amount, seen.atmMonthUsed()), LimitTerm.ATM_MONTH, view.limits());
            case PURCHASES_PER_DAY ->
                limit(json.put("used", seen.purchasesToday()), LimitTerm.PURCHASES_PER_DAY, view.limits());
            case PURCHASES_PER_HOUR ->
                limit(json.put("used", seen.purchasesThisHour()), LimitTerm.PURCHASES_PER_HOUR, view.limits());
            case ACCOUNT_COVERED -> json.put("available", Units.format(seen.available()));
            case FUNDS -> json.put("amount", amount).put("fee_estimate", Units.format(seen.feeEstimate()))
                .put("available", Units.format(seen.available()));
            default -> {
                // The others have no figures.
            }
        }
    }

    private static ObjectNode used(final ObjectNode json, final String amount, final long used) {
        return json.put("amount", amount).put("used", Units.format(used));
    }

    private static void limit(final ObjectNode json, final LimitTerm term, final LimitsDecoder limits) {
        TermsJson.writeLimit(term, limits, "limit", json);
    }

    static void putText(final ObjectNode json, final String name, final String value) {
        json.put(name, value.isEmpty() ? null : value);
    }

    static void putTime(final ObjectNode json, final String name, final long timeMs) {
        if (timeMs == 0) {
            json.putNull(name);
        } else {
            json.put(name, timeMs);
        }
    }
}
