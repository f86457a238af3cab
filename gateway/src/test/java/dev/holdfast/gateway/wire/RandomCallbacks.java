package dev.holdfast.gateway.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Data of callbacks whose texts are full of what separates members, much of it near what would be accepted. */
public final class RandomCallbacks {
    private static final String[] PIECES = {
        "x", "Café", "&", "=", "&fee=3.00", "&status=Success", "&type=Refund", "&g=1", "&z=", "&Zeta=2", "A&B", "a=b",
        "\"", "{\"a\":1}", "&time=1", "&timestamp=1780000000000", "&local_amount=7.00", "&fe=1", "&fees=1", "fee=1",
        "&detail", "&remark=r"
    };

    private final Random random;

    public RandomCallbacks(final Random random) {
        this.random = random;
    }

    public String next() {
        final List<String> members = new ArrayList<>();
        if (random.nextInt(6) == 0) {
            add(members, "card_no", "\"C1\"", 100);
            add(members, "before_status", "\"Activated\"", 70);
            add(members, "after_status", "\"Frozen\"", 100);
            add(members, "reason", anything(), 60);
        } else {
            add(members, "consume_no", "\"T1\"", 100);
            add(members, "consume_relate_no", "\"T0\"", 30);
            add(members, "card_no", "\"C1\"", 100);
            add(members, "cardholder_no", "\"U1\"", 60);
            add(members, "type", pick("\"Consumption\"", "\"Refund\"", "\"Atm\"", "\"New\""), 100);
            add(members, "status", pick("\"Pending\"", "\"Success\"", "\"Fail\""), 100);
            add(members, "amount", money(), 100);
            add(members, "local_amount", money(), 60);
            add(members, "local_currency", pick("\"EUR\"", "\"eur\"", "\"\"", "\"Euro money\""), 60);
            add(members, "merchant_info", "{\"merchant_name\":" + pick(text(), money())
                + pick("", ",\"merchant_mcc\":\"5411\"", ",\"merchant_mcc\":5411")
                + pick("", ",\"country\":\"PT\"", ",\"country\":null") + "}", 70);
            add(members, "fee", money(), 50);
            add(members, "fee_detail",
                pick("[]", "[{\"fee_type\":" + text() + ",\"amount\":0.10}]", "[null]", "[1E999]"), 40);
            add(members, "fee_list", pick("[]", "[{\"fee_type\":\"A\",\"amount\":" + money() + "}]"), 20);
            add(members, "remark", anything(), 40);
            add(members, "detail", anything(), 40);
        }
        add(members, "time", "1780000000000", 100);
        add(members, pick("extra", "zeta", "Alpha", "x1", "fees"),
            pick(text(), "{\"k\":" + text() + "}", "[" + text() + "]", "5", "true"), 40);
        add(members, pick("timestamp", "appId"), pick("\"1780000000000\"", "1780000000000", "\"ak\""), 10);
        Collections.shuffle(members, random);
        return "{" + String.join(",", members) + "}";
    }

    private void add(final List<String> members, final String name, final String value, final int percent) {
        if (random.nextInt(100) < percent) {
            members.add('"' + name + "\":" + (random.nextInt(40) == 0 ? "null" : value));
        }
    }

    private String text() {
        final StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(4); pieces > 0; pieces--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return Readings.quote(text.toString());
    }

    private String anything() {
        return random.nextInt(3) != 0 ? text()
            : pick("{\"a\":1}", "[1.50,\"x\"]", "true", "\"false\"", money(), "\"{\\\"a\\\":1}\"", "\"[2]\"");
    }

    private String money() {
        return pick("9.00", "7", "\"3.00\"", "1E+1", "12E-1", "0.50", "1000000.0", "1E7", "100E0",
            "9007199254740992E-6", "\"0\"", "-0");
    }

    private String pick(final String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
