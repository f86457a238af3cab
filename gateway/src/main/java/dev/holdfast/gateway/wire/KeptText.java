package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.Units;

/**
 * What people will ask about a callback and no decision needs: merchant, local amount, remark, fees, push id. What is longer than its place in the
 * journal is cut at a character, and what has another kind than expected is left out: none of it keeps a callback from being taken.
 *
 * <p>Reused for every callback of an event loop; allocates nothing.
 */
final class KeptText {
    /** Longest name, city and id in bytes of UTF-8. */
    static final int MAX_SHORT_BYTES = 64;
    /** Longest remark and list of fees in bytes of UTF-8. */
    static final int MAX_LONG_BYTES = 200;

    private final byte[] fees = new byte[MAX_LONG_BYTES];
    private int feesLength;
    private long localAmount;
    private int pushId;
    private int merchantName;
    private int merchantCity;
    private int remark;

    /** @param data the node of the order. */
    void read(final JsonTape tape, final int data) {
        pushId = word(tape, tape.member(0, Field.ID));
        final int merchant = tape.member(data, Field.MERCHANT_INFO);
        final boolean hasMerchant = merchant != JsonTape.NONE && tape.kind(merchant) == JsonTape.OBJECT;
        merchantName = hasMerchant ? word(tape, tape.member(merchant, Field.MERCHANT_NAME)) : JsonTape.NONE;
        merchantCity = hasMerchant ? word(tape, tape.member(merchant, Field.CITY)) : JsonTape.NONE;
        remark = word(tape, tape.member(data, Field.REMARK));
        final int amount = word(tape, tape.member(data, Field.LOCAL_AMOUNT));
        localAmount = amount == JsonTape.NONE ? Units.INVALID : Units.parse(tape.text(), tape.start(amount), tape.length(amount));
        feesLength = 0;
        final int detail = tape.member(data, Field.FEE_DETAIL);
        readFees(tape, detail != JsonTape.NONE ? detail : tape.member(data, Field.FEE_LIST));
    }

    /** The node when it is a string or a number. */
    static int word(final JsonTape tape, final int node) {
        if (node == JsonTape.NONE) {
            return node;
        }
        return switch (tape.kind(node)) {
            case JsonTape.STRING, JsonTape.INTEGER, JsonTape.DECIMAL -> node;
            default -> JsonTape.NONE;
        };
    }

    private void readFees(final JsonTape tape, final int list) {
        if (list == JsonTape.NONE || tape.kind(list) != JsonTape.ARRAY) {
            return;
        }
        for (int fee = list + 1; fee < tape.end(list); fee = tape.end(fee)) {
            if (tape.kind(fee) == JsonTape.OBJECT) {
                addFee(tape, word(tape, tape.member(fee, Field.FEE_TYPE)), word(tape, tape.member(fee, Field.AMOUNT)));
            }
        }
    }

    /** Adds a fee whole, or nothing. */
    private void addFee(final JsonTape tape, final int type, final int amount) {
        if (type == JsonTape.NONE && amount == JsonTape.NONE) {
            return;
        }
        final int start = feesLength == 0 ? 0 : feesLength + 1;
        final int length = length(tape, type) + 1 + length(tape, amount);
        if (start + length > MAX_LONG_BYTES) {
            return;
        }
        if (feesLength > 0) {
            fees[feesLength++] = ',';
        }
        copy(tape, type);
        fees[feesLength++] = '=';
        copy(tape, amount);
    }

    private void copy(final JsonTape tape, final int node) {
        if (node != JsonTape.NONE) {
            System.arraycopy(tape.text(), tape.start(node), fees, feesLength, tape.length(node));
            feesLength += tape.length(node);
        }
    }

    private static int length(final JsonTape tape, final int node) {
        return node == JsonTape.NONE ? 0 : tape.length(node);
    }

    /** {@link Units#INVALID} when there is none. */
    long localAmount() {
        return localAmount;
    }

    int pushId() {
        return pushId;
    }

    int merchantName() {
        return merchantName;
    }

    int merchantCity() {
        return merchantCity;
    }

    int remark() {
        return remark;
    }

    byte[] fees() {
        return fees;
    }

    int feesLength() {
        return feesLength;
    }
}
