package dev.holdfast.ledger.store;

import dev.holdfast.ledger.CardStatus;
import org.agrona.DirectBuffer;

/** A card, and whose it is. */
public final class CardRow extends Row {
    private static final int NOTICE_TIME = FIRST_FIELD;
    private static final int UPDATED_TIME = NOTICE_TIME + Long.BYTES;
    private static final int STATUS = UPDATED_TIME + Long.BYTES;
    private static final int CARDHOLDER_LENGTH = STATUS + 1;
    private static final int CARDHOLDER = UPDATED_TIME + 2 * Long.BYTES;
    private static final int SIZE = CARDHOLDER + MAX_ID_BYTES;

    @Override
    public long maxSize() {
        return SIZE;
    }

    /** The platform's time of the newest status it told us; 0 when it told none. */
    public long noticeTime() {
        return fields.getLong(NOTICE_TIME);
    }

    public void noticeTime(final long timeMs) {
        fields.putLong(NOTICE_TIME, timeMs);
    }

    /** Command time of the last change. */
    public long updatedTime() {
        return fields.getLong(UPDATED_TIME);
    }

    public void updatedTime(final long timeMs) {
        fields.putLong(UPDATED_TIME, timeMs);
    }

    public CardStatus status() {
        return CardStatus.of(fields.getByte(STATUS));
    }

    public void status(final CardStatus status) {
        fields.putByte(STATUS, (byte) status.code());
    }

    /** Whether anybody registered the card; the platform's own updates do not name the cardholder. */
    public boolean hasCardholder() {
        return fields.getByte(CARDHOLDER_LENGTH) != 0;
    }

    public void cardholder(final DirectBuffer id) {
        putId(CARDHOLDER_LENGTH, CARDHOLDER, id, 0, id.capacity());
    }

    public void wrapCardholder(final DirectBuffer id) {
        wrapId(CARDHOLDER_LENGTH, CARDHOLDER, id);
    }

    public boolean isOf(final DirectBuffer cardholder) {
        return idEquals(CARDHOLDER_LENGTH, CARDHOLDER, cardholder, 0, cardholder.capacity());
    }
}
