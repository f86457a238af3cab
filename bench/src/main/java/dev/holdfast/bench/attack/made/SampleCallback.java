package dev.holdfast.bench.attack.made;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A callback as the platform would mean it, with each value as the JSON that it is written in. Immutable; allocates.
 *
 * @param action of the envelope.
 * @param data   member by member.
 */
public record SampleCallback(String action, Map<String, String> data) {
    public static final String AUTH = "Auth";
    public static final String CONSUMPTION = "Consumption";
    public static final String CARD_UPDATE = "Card_update";

    /** The question whether a purchase may go through. */
    public static SampleCallback question(
        final String orderNo, final String account, final String card, final String amount, final long timeMs) {
        return new SampleCallback(AUTH, order(orderNo, account, card, amount, timeMs)).with("status", "\"Pending\"");
    }

    /** The news that it did. */
    public static SampleCallback success(
        final String orderNo, final String account, final String card, final String amount, final long timeMs) {
        return new SampleCallback(CONSUMPTION, order(orderNo, account, card, amount, timeMs))
            .with("status", "\"Success\"");
    }

    private static Map<String, String> order(
        final String orderNo, final String account, final String card, final String amount, final long timeMs) {
        final Map<String, String> data = new LinkedHashMap<>();
        data.put("consume_no", '"' + orderNo + '"');
        data.put("card_no", '"' + card + '"');
        data.put("cardholder_no", '"' + account + '"');
        data.put("type", "\"Consumption\"");
        data.put("amount", amount);
        data.put("local_amount", amount);
        data.put("local_currency", "\"USD\"");
        data.put("merchant_info",
            "{\"merchant_name\":\"Harbour Books\",\"merchant_mcc\":\"5942\",\"city\":\"Lisbon\",\"country\":\"PT\"}");
        data.put("time", Long.toString(timeMs));
        return data;
    }

    /** The news that a card is as it was. */
    public static SampleCallback cardUpdate(final String card, final long timeMs) {
        final Map<String, String> data = new LinkedHashMap<>();
        data.put("card_no", '"' + card + '"');
        data.put("before_status", "\"Activated\"");
        data.put("after_status", "\"Activated\"");
        data.put("reason", "\"\"");
        data.put("time", Long.toString(timeMs));
        return new SampleCallback(CARD_UPDATE, data);
    }

    /** The same with one member more, or another value of it. */
    public SampleCallback with(final String name, final String value) {
        final Map<String, String> changed = new LinkedHashMap<>(data);
        changed.put(name, value);
        return new SampleCallback(action, changed);
    }

    /** The same with what a parser may stumble over. */
    public SampleCallback richer() {
        return with("remark", "\"Caf\u00e9 \\\"Zo\u00e9\\\" & S\u00f6hne \u4e0a\u6d77 \\u0026 \\/\"")
            .with("detail", "\"\"")
            .with("news", "{\"zeta\" : [true,{},null, 1.5E2 ],\"Aa\":\"A&B=C\\n\",\"BB\":-0.50,\"gone\":null}");
    }

    public SampleCallback as(final String otherAction) {
        return new SampleCallback(otherAction, data);
    }

    public String body() {
        return body(dataText());
    }

    public String body(final String dataText) {
        return "{\"id\":\"P1\",\"action\":\"" + action + "\",\"data\":" + dataText + '}';
    }

    public String dataText() {
        final StringJoiner members = new StringJoiner(",", "{", "}");
        data.forEach((name, value) -> members.add('"' + name + "\":" + value));
        return members.toString();
    }
}
