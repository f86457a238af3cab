package dev.holdfast.ledger.store;

import dev.holdfast.ledger.values.onboarding.CardholderState;
import org.agrona.DirectBuffer;

/**
 * A cardholder by our unique number, and how far it has come on the platform. Its share token is nowhere in here: that
 * is a secret.
 *
 * <pre>
 *   8            16           24      28    29                30            31 32        96     296
 *   +------------+------------+-------+-----+-----------------+-------------+--+----------+------+
 *   |created time|updated time|attempt|state|cardholder length|reason length|  |cardholder|reason|
 *   +------------+------------+-------+-----+-----------------+-------------+--+----------+------+
 * </pre>
 */
public final class CardholderRow extends Row {
    /** Longest reason in bytes of UTF-8. */
    public static final int MAX_REASON_BYTES = 200;

    private static final RowLayout LAYOUT = new RowLayout("cardholder");
    private static final int CREATED_TIME = LAYOUT.int64();
    private static final int UPDATED_TIME = LAYOUT.int64();
    private static final int ATTEMPT = LAYOUT.int32();
    private static final int STATE = LAYOUT.int8();
    private static final int CARDHOLDER_LENGTH = LAYOUT.int8();
    private static final int REASON_LENGTH = LAYOUT.int8();
    private static final int CARDHOLDER = LAYOUT.padTo(32).id();
    private static final int REASON = LAYOUT.bytes(MAX_REASON_BYTES);
    private static final int SIZE = LAYOUT.endsAt(296);

    private static final int BYTE_MASK = 0xFF;

    @Override
    public long maxSize() {
        return SIZE;
    }

    /** Command time of its first submission. */
    public long createdTime() {
        return fields.getLong(CREATED_TIME);
    }

    /** Command time of the last change. */
    public long updatedTime() {
        return fields.getLong(UPDATED_TIME);
    }

    /** How often it was submitted here: what is learnt of an earlier attempt does not count any more. */
    public int attempt() {
        return fields.getInt(ATTEMPT);
    }

    public CardholderState state() {
        return CardholderState.of(fields.getByte(STATE));
    }

    /** The platform's number; empty until it is known. */
    public void wrapCardholder(final DirectBuffer id) {
        wrapId(CARDHOLDER_LENGTH, CARDHOLDER, id);
    }

    public boolean hasCardholder() {
        return fields.getByte(CARDHOLDER_LENGTH) != 0;
    }

    /** Whether this is the platform's number. */
    public boolean isCardholder(final DirectBuffer id) {
        return id.capacity() > 0 && idEquals(CARDHOLDER_LENGTH, CARDHOLDER, id, 0, id.capacity());
    }

    public void cardholder(final DirectBuffer id) {
        putId(CARDHOLDER_LENGTH, CARDHOLDER, id, 0, id.capacity());
    }

    /** Why it was rejected; else empty. */
    public void wrapReason(final DirectBuffer reason) {
        reason.wrap(fields.addressOffset() + REASON, fields.getByte(REASON_LENGTH) & BYTE_MASK);
    }

    /** It is new. */
    public void create(final long timeMs) {
        fields.putLong(CREATED_TIME, timeMs);
        submit(timeMs);
    }

    /** It has to be sent to the platform, or once more. */
    public void submit(final long timeMs) {
        fields.putInt(ATTEMPT, attempt() + 1);
        state(CardholderState.PENDING_SUBMISSION, timeMs);
    }

    /** It has come so far; there is no reason any more. */
    public void state(final CardholderState state, final long timeMs) {
        fields.putByte(STATE, (byte) state.code());
        fields.putLong(UPDATED_TIME, timeMs);
        fields.putByte(REASON_LENGTH, (byte) 0);
        fields.setMemory(REASON, MAX_REASON_BYTES, (byte) 0);
    }

    /** @param reason cut where it is too long. */
    public void reason(final DirectBuffer reason) {
        final int length = Math.min(MAX_REASON_BYTES, reason.capacity());
        fields.putByte(REASON_LENGTH, (byte) length);
        fields.putBytes(REASON, reason, 0, length);
    }
}
