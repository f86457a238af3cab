package dev.holdfast.peers.callback;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The answers that a peer gives: Holdfast's codes, HTTP statuses and bodies. */
public enum Answer {
    APPROVED(0, 200, ""),
    MALFORMED_BODY(1001, 400, "The request body is not a JSON callback in UTF-8"),
    DUPLICATE_MEMBER(1002, 400, "The request body names the same member twice"),
    FIELD_MISSING(1003, 400, "A field that this action needs is missing"),
    FIELD_INVALID(1004, 400, "A field holds a value that its type does not allow"),
    SIGNATURE_MISSING(1005, 401, "The Signature or the Timestamp header is missing"),
    SIGNATURE_MISMATCH(1006, 401, "The signature does not belong to this content"),
    TIMESTAMP_INVALID(1007, 401, "The Timestamp header is not a time in Unix milliseconds"),
    TIMESTAMP_OUT_OF_WINDOW(1008, 401, "The Timestamp header is too far from the present time"),
    ACTION_UNKNOWN(1010, 400, "The action is not one of Auth, Consumption and Card_update"),
    PATH_UNKNOWN(1015, 404, "There is nothing at this path"),
    METHOD_NOT_ALLOWED(1016, 405, "Callbacks are sent with POST"),
    CARD_UNKNOWN(2001, 200, "The card is not registered"),
    CARD_NOT_ACTIVE(2002, 200, "The card is not activated"),
    ACCOUNT_UNKNOWN(2003, 200, "The cardholder has no account"),
    CARDHOLDER_MISMATCH(2004, 200, "The card belongs to another cardholder"),
    ACCOUNT_BLOCKED(2005, 200, "The account is blocked"),
    ORDER_MISMATCH(2011, 200, "The purchase is known with another card or amount"),
    INSUFFICIENT_FUNDS(3001, 200, "The available balance is lower than the amount and its fee"),
    DAY_LIMIT(3012, 200, "The amount does not fit the limit of the day"),
    MONTH_LIMIT(3014, 200, "The amount does not fit the limit of the month"),
    INTERNAL_ERROR(5007, 200, "The gateway failed to handle the request");

    private static final Map<Integer, Answer> BY_CODE = new HashMap<>();

    static {
        for (final Answer answer : values()) {
            BY_CODE.put(answer.code, answer);
        }
    }

    private final int code;
    private final int httpStatus;
    private final byte[] body;

    Answer(final int code, final int httpStatus, final String message) {
        this.code = code;
        this.httpStatus = httpStatus;
        body = ("{\"code\":" + code + ",\"message\":\"" + message + "\"}").getBytes(StandardCharsets.US_ASCII);
    }

    /** The one that a store's function or script returned. */
    public static Answer of(final int code) {
        return code == 0 ? APPROVED : BY_CODE.getOrDefault(code, INTERNAL_ERROR);
    }

    public int code() {
        return code;
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** JSON. Not to be changed. */
    public byte[] body() {
        return body;
    }
}
