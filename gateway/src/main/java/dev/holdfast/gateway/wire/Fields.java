package dev.holdfast.gateway.wire;

import java.util.Set;

/** The member names of the platform's callbacks (contract: callbacks). */
final class Fields {
    static final String ID = "id";
    static final String ACTION = "action";
    static final String DATA = "data";

    static final String CONSUME_NO = "consume_no";
    static final String CONSUME_RELATE_NO = "consume_relate_no";
    static final String CARD_NO = "card_no";
    static final String CARDHOLDER_NO = "cardholder_no";
    static final String TYPE = "type";
    static final String AMOUNT = "amount";
    static final String STATUS = "status";
    static final String TIME = "time";
    static final String FEE = "fee";
    static final String FEE_DETAIL = "fee_detail";
    static final String AFTER_STATUS = "after_status";

    static final String APP_ID = "appId";
    static final String TIMESTAMP = "timestamp";

    private static final Set<String> KNOWN = Set.of(
        ID, ACTION, DATA, CONSUME_NO, CONSUME_RELATE_NO, CARD_NO, CARDHOLDER_NO, TYPE, AMOUNT, STATUS, TIME, FEE, FEE_DETAIL, AFTER_STATUS,
        APP_ID, TIMESTAMP, "local_amount", "local_currency", "merchant_info", "merchant_name", "merchant_mcc", "city", "country", "remark",
        "detail", "fee_type", "before_status", "reason");

    private Fields() {
    }

    static boolean isKnown(final String name) {
        return KNOWN.contains(name);
    }
}
