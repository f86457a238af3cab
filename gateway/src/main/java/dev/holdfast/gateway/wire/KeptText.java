package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.Field;
import dev.holdfast.gateway.wire.json.JsonTape;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.values.Units;

/**
 * What people will ask about a callback and no decision needs: merchant, local amount, remark, fees, push id. Each is
 * kept as its signed text says it, whatever notation or kind it was sent in, since one signed text must be kept in one
 * way. What is longer than its place in the journal is cut at a character: none of it keeps a callback from being
 * taken.
 *
 * <p>Reused for every callback of an event loop; allocates nothing for strings and for numbers in plain notation.
 */
@HotPath
final class KeptText {
    /** Longest name, city and id in bytes of UTF-8. */
    static final int MAX_SHORT_BYTES = 64;
    /** Longest remark and list of fees in bytes of UTF-8. */
    static final int MAX_LONG_BYTES = 200;

    private final SignedValue pushId = new SignedValue();
    private final SignedValue merchantName = new SignedValue();
    private final SignedValue merchantCity = new SignedValue();
    private final SignedValue remark = new SignedValue();
    private final SignedValue feeType = new SignedValue();
    private final SignedValue feeAmount = new SignedValue();
    private final byte[] fees = new byte[MAX_LONG_BYTES];
    private int feesLength;
    private long localAmount;

    /**
     * @param data the node of the order.
     * @param form in which it was signed.
     */
    void read(final JsonTape tape, final int data, final CanonicalForm form) {
        pushId.read(tape, tape.member(0, Field.ID), form);
        final int merchant = tape.member(data, Field.MERCHANT_INFO);
        final boolean hasMerchant = merchant != JsonTape.NONE && tape.kind(merchant) == JsonTape.OBJECT;
        merchantName.read(tape, hasMerchant ? tape.member(merchant, Field.MERCHANT_NAME) : JsonTape.NONE, form);
        merchantCity.read(tape, hasMerchant ? tape.member(merchant, Field.CITY) : JsonTape.NONE, form);
        remark.read(tape, tape.member(data, Field.REMARK), form);
        final int amount = tape.member(data, Field.LOCAL_AMOUNT);
        final boolean isAmount = amount != JsonTape.NONE
            && (tape.kind(amount) == JsonTape.STRING || tape.kind(amount) == JsonTape.INTEGER
                || tape.kind(amount) == JsonTape.DECIMAL);
        localAmount = isAmount ? Units.parse(tape.text(), tape.start(amount), tape.length(amount)) : Units.INVALID;
        feesLength = 0;
        readFees(tape, tape.member(data, Field.FEE_DETAIL), form);
        if (feesLength == 0) {
            readFees(tape, tape.member(data, Field.FEE_LIST), form);
        }
    }

    private void readFees(final JsonTape tape, final int list, final CanonicalForm form) {
        if (list == JsonTape.NONE || tape.kind(list) != JsonTape.ARRAY) {
            return;
        }
        for (int fee = list + 1; fee < tape.end(list); fee = tape.end(fee)) {
            if (tape.kind(fee) == JsonTape.OBJECT) {
                feeType.read(tape, tape.member(fee, Field.FEE_TYPE), form);
                feeAmount.read(tape, tape.member(fee, Field.AMOUNT), form);
                addFee();
            }
        }
    }

    /** Adds a fee whole, or nothing. */
    private void addFee() {
        if (feeType.length() == 0 && feeAmount.length() == 0) {
            return;
        }
        final int start = feesLength == 0 ? 0 : feesLength + 1;
        final int length = feeType.length() + 1 + feeAmount.length();
        if (start + length > MAX_LONG_BYTES) {
            return;
        }
        if (feesLength > 0) {
            fees[feesLength++] = ',';
        }
        copy(feeType);
        fees[feesLength++] = '=';
        copy(feeAmount);
    }

    private void copy(final SignedValue value) {
        System.arraycopy(value.bytes(), value.offset(), fees, feesLength, value.length());
        feesLength += value.length();
    }

    /** {@link Units#INVALID} when there is none. */
    long localAmount() {
        return localAmount;
    }

    /** The envelope's id. It is not signed. */
    SignedValue pushId() {
        return pushId;
    }

    SignedValue merchantName() {
        return merchantName;
    }

    SignedValue merchantCity() {
        return merchantCity;
    }

    SignedValue remark() {
        return remark;
    }

    byte[] fees() {
        return fees;
    }

    int feesLength() {
        return feesLength;
    }
}
