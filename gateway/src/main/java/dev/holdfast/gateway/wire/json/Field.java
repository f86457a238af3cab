package dev.holdfast.gateway.wire.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The member names of the platform's callbacks (contract: callbacks), the two that signing adds, and what may stand
 * behind each in signed data.
 */
public enum Field {
    ID("id", Shape.NOT_SIGNED),
    ACTION("action", Shape.NOT_SIGNED),
    DATA("data", Shape.NOT_SIGNED),
    CONSUME_NO("consume_no", Shape.WORD),
    CONSUME_RELATE_NO("consume_relate_no", Shape.WORD),
    CARD_NO("card_no", Shape.WORD),
    CARDHOLDER_NO("cardholder_no", Shape.WORD),
    TYPE("type", Shape.WORD),
    AMOUNT("amount", Shape.MONEY),
    LOCAL_AMOUNT("local_amount", Shape.MONEY),
    LOCAL_CURRENCY("local_currency", Shape.WORD),
    MERCHANT_INFO("merchant_info", Shape.OBJECT),
    MERCHANT_NAME("merchant_name", Shape.NOT_SIGNED),
    MERCHANT_MCC("merchant_mcc", Shape.NOT_SIGNED),
    CITY("city", Shape.NOT_SIGNED),
    COUNTRY("country", Shape.NOT_SIGNED),
    STATUS("status", Shape.WORD),
    TIME("time", Shape.WORD),
    FEE("fee", Shape.MONEY),
    FEE_DETAIL("fee_detail", Shape.LIST),
    FEE_LIST("fee_list", Shape.LIST),
    FEE_TYPE("fee_type", Shape.NOT_SIGNED),
    REMARK("remark", Shape.TEXT),
    DETAIL("detail", Shape.TEXT),
    BEFORE_STATUS("before_status", Shape.WORD),
    AFTER_STATUS("after_status", Shape.WORD),
    REASON("reason", Shape.TEXT),
    APP_ID("appId", Shape.WORD),
    TIMESTAMP("timestamp", Shape.WORD);

    private static final Map<String, Field> BY_NAME =
        Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Field::wireName, Function.identity()));

    private final String wireName;
    private final byte[] wireBytes;
    private final Shape shape;
    private final boolean isPlainWord;

    Field(final String wireName, final Shape shape) {
        this.wireName = wireName;
        wireBytes = wireName.getBytes(StandardCharsets.US_ASCII);
        this.shape = shape;
        isPlainWord = shape == Shape.WORD && !wireName.equals("appId") && !wireName.equals("timestamp");
    }

    /** The name on the wire. */
    public String wireName() {
        return wireName;
    }

    /** Writes the name on the wire, which is ASCII and needs no escape, and returns where the writing ended. */
    public int writeName(final byte[] target, final int position) {
        System.arraycopy(wireBytes, 0, target, position, wireBytes.length);
        return position + wireBytes.length;
    }

    /** What may stand behind the name among the members of {@code data}. */
    public Shape shape() {
        return shape;
    }

    /** Whether any number and any string without separators may stand behind it. */
    public boolean isPlainWord() {
        return isPlainWord;
    }

    /** The field with this name, or null when the platform uses no such name. */
    public static Field ofName(final String name) {
        return BY_NAME.get(name);
    }

    /** What may stand behind a name, so that a signed text has one reading (see {@code OneReading}). */
    public enum Shape {
        /** A string or a number, without {@code &} and {@code =}. */
        WORD,
        /** The same, and what the number says must be what was signed. */
        MONEY,
        /** Anything; it is not acted on. */
        TEXT,
        /** A JSON object. */
        OBJECT,
        /** A JSON array. */
        LIST,
        /** No name of a member of {@code data}. */
        NOT_SIGNED
    }
}
