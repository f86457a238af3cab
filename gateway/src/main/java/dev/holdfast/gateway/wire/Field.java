package dev.holdfast.gateway.wire;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The member names of the platform's callbacks (contract: callbacks), and the two that signing adds. */
enum Field {
    ID("id"),
    ACTION("action"),
    DATA("data"),
    CONSUME_NO("consume_no"),
    CONSUME_RELATE_NO("consume_relate_no"),
    CARD_NO("card_no"),
    CARDHOLDER_NO("cardholder_no"),
    TYPE("type"),
    AMOUNT("amount"),
    LOCAL_AMOUNT("local_amount"),
    LOCAL_CURRENCY("local_currency"),
    MERCHANT_INFO("merchant_info"),
    MERCHANT_NAME("merchant_name"),
    MERCHANT_MCC("merchant_mcc"),
    CITY("city"),
    COUNTRY("country"),
    STATUS("status"),
    TIME("time"),
    FEE("fee"),
    FEE_DETAIL("fee_detail"),
    FEE_TYPE("fee_type"),
    REMARK("remark"),
    DETAIL("detail"),
    BEFORE_STATUS("before_status"),
    AFTER_STATUS("after_status"),
    REASON("reason"),
    APP_ID("appId"),
    TIMESTAMP("timestamp");

    private static final Map<String, Field> BY_NAME =
        Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Field::wireName, Function.identity()));

    private final String wireName;

    Field(final String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire. */
    String wireName() {
        return wireName;
    }

    /** The field with this name, or null when the platform uses no such name. */
    static Field ofName(final String name) {
        return BY_NAME.get(name);
    }
}
