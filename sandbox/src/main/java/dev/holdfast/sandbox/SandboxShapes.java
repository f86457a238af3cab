package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** Answers as the platform's pages have them, made of what the books keep. No state; any thread. */
final class SandboxShapes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TRANSFER = List.of("transfer_no", "transfer_unique_no", "cardholder_no", "type",
        "balance", "status", "time");
    private static final List<String> AMOUNTS = List.of("amount", "local_amount", "fee");
    private static final String[] FEE_TERMS = {"consume_rate", "0.01", "open_cost", "5", "cross_consume_rate", "0.012",
        "small_consume_threshold", "3", "small_consume_deduct", "0.3", "free_small_consume_count", "2",
        "free_small_excuse_type", "Day", "free_small_excuse_days", "30", "refund_rate", "0.005", "consume_cancle_fee",
        "0.25", "consume_cancel_threshold", "10", "decline_fee", "0.5", "decline_fee_free_count", "3",
        "decline_fee_free_type", "None", "decline_fee_free_days", "0", "atm_rate", "0.02", "atm_min_fee", "3",
        "apple_pay_fee", "0.1", "manage_fee_type", "Month", "manage_fee", "1", "management_fee_free_type", "None",
        "free_management_fee_threshold", "100"};

    private SandboxShapes() {
    }

    /** What an application for a card or a cardholder is answered with. */
    static ObjectNode application(final ObjectNode made, final String subject) {
        return made.retain(subject + "_no", subject + "_unique_no");
    }

    static ObjectNode cardDetail(final ObjectNode card) {
        card.put("card_name", "Sandbox").put("package_name_en", "Sandbox").put("package_name_cn", "沙箱");
        card.set("fee_detail", feeTerms());
        return card;
    }

    static ObjectNode cardholderInfo(final ObjectNode holder, final List<ObjectNode> cards, final String balance) {
        holder.remove("fail_reason");
        final ArrayNode list = holder.put("total_balance", balance).putArray("card_list");
        cards.forEach(list::add);
        return holder;
    }

    /** What is encrypted in the answer for a card's private data. */
    static String privateInfo(final ObjectNode card) {
        return card.retain("card_no", "card_unique_no").put("pan", "4111111111111111").put("cvv", "123")
            .put("exp_year", "2030").put("exp_month", "12").toString();
    }

    /** What a call is answered with that changes something. */
    static ObjectNode done() {
        return JSON.objectNode().put("result", true);
    }

    static ObjectNode transferResult(final ObjectNode transfer) {
        return transfer.retain("transfer_no", "before_balance", "after_balance");
    }

    static ObjectNode transferItem(final ObjectNode transfer) {
        return transfer.retain(TRANSFER);
    }

    /** What a callback says of a card whose status has changed. */
    static ObjectNode cardUpdate(
        final ObjectNode card, final String before, final String reason, final long timeMs) {
        return JSON.objectNode().put("card_no", card.path("card_no").asText()).put("before_status", before)
            .put("after_status", card.path("status").asText()).put("reason", reason).put("time", timeMs);
    }

    /** Lists and single records of orders have amounts as strings, and a member for everything. */
    static ObjectNode order(final ObjectNode order) {
        AMOUNTS.forEach(name -> writeAsText(order, name));
        if (order.path("fee_detail").isArray()) {
            for (final JsonNode fee : order.path("fee_detail")) {
                if (fee instanceof ObjectNode one) {
                    writeAsText(one, "amount");
                }
            }
        }
        for (final String name : List.of("consume_relate_no", "fee", "fee_detail", "remark", "detail")) {
            if (!order.has(name)) {
                order.putNull(name);
            }
        }
        return order;
    }

    private static void writeAsText(final ObjectNode object, final String name) {
        if (object.path(name).isNumber()) {
            object.put(name, object.path(name).decimalValue().toPlainString());
        }
    }

    static ObjectNode list(final List<? extends JsonNode> items) {
        final ObjectNode data = JSON.objectNode();
        final ArrayNode list = data.putArray("list");
        items.forEach(list::add);
        return data;
    }

    static ObjectNode account(final String cardholderNo, final String balance) {
        return list(List.of(JSON.objectNode().put("cardholder_no", cardholderNo).put("symbol", "TUSDT")
            .put("symbol_chain", "TRON").put("balance", balance).put("usd_balance", balance).put("bonus_balance", "0")
            .put("usd_bonus_balance", "0")));
    }

    static ObjectNode bin(final int number) {
        final ObjectNode bin = JSON.objectNode().put("card_bin_no", "BIN-" + number).put("card_bin", "411111")
            .put("organization", "VISA").put("support_physical", number != SandboxProducts.WITHOUT_PHYSICAL)
            .put("support_virtual", number != SandboxProducts.WITHOUT_VIRTUAL);
        bin.putArray("currencies").add("USD");
        bin.set("balance_limit", limits());
        return bin;
    }

    static ObjectNode cardPackage(final int number) {
        final ObjectNode one = JSON.objectNode().put("package_no", "P-" + number).put("package_en_name", "Sandbox")
            .put("package_cn_name", "沙箱").put("card_bin", "411111").put("card_bin_no", "BIN-" + number)
            .put("organization", "VISA").put("package_type", "Virtual").put("en_desc", "").put("cn_desc", "");
        one.putArray("en_tag_list");
        one.putArray("cn_tag_list");
        one.set("consumption_limit", limits());
        one.set("fee_detail", feeTerms());
        return one;
    }

    private static ObjectNode limits() {
        return JSON.objectNode().put("limit_balance", "10000").put("limit_week_balance", "20000")
            .put("limit_atm_day_balance", "1000").put("limit_atm_month_balance", "5000");
    }

    private static ObjectNode feeTerms() {
        final ObjectNode terms = JSON.objectNode();
        for (int i = 0; i < FEE_TERMS.length; i += 2) {
            terms.put(FEE_TERMS[i], FEE_TERMS[i + 1]);
        }
        return terms;
    }
}
