package dev.holdfast.ledger.store;

import dev.holdfast.ledger.ReviewReason;
import org.agrona.DirectBuffer;

/** A notification that could not be applied, why, and what became of it. */
public final class ReviewRow extends Row {
    /** Longest note in bytes of UTF-8. */
    public static final int MAX_NOTE_BYTES = 200;

    /** Longest notification as a message. */
    public static final int MAX_NOTICE_BYTES = 384;

    private static final int OPENED_TIME = FIRST_FIELD;
    private static final int RESOLVED_TIME = OPENED_TIME + Long.BYTES;
    private static final int NEXT = RESOLVED_TIME + Long.BYTES;
    private static final int PREVIOUS = NEXT + Integer.BYTES;
    private static final int NOTE_LENGTH = PREVIOUS + Integer.BYTES;
    private static final int NOTICE_LENGTH = NOTE_LENGTH + Short.BYTES;
    private static final int REASON = NOTICE_LENGTH + Short.BYTES;
    private static final int ORDER_LENGTH = REASON + 1;
    private static final int ORDER = NOTE_LENGTH + Long.BYTES;
    private static final int NOTE = ORDER + MAX_ID_BYTES;
    private static final int NOTICE = NOTE + MAX_NOTE_BYTES;
    private static final int SIZE = NOTICE + MAX_NOTICE_BYTES;

    @Override
    public long maxSize() {
        return SIZE;
    }

    public long openedTime() {
        return fields.getLong(OPENED_TIME);
    }

    /** 0 while it is open. */
    public long resolvedTime() {
        return fields.getLong(RESOLVED_TIME);
    }

    public ReviewReason reason() {
        return ReviewReason.of(fields.getByte(REASON));
    }

    public boolean isOf(final DirectBuffer consumeNo) {
        return idEquals(ORDER_LENGTH, ORDER, consumeNo, 0, consumeNo.capacity());
    }

    public void wrapOrder(final DirectBuffer id) {
        wrapId(ORDER_LENGTH, ORDER, id);
    }

    /** What somebody said who looked at it; empty while it is open, or when a later notification settled it. */
    public void wrapNote(final DirectBuffer note) {
        note.wrap(fields.addressOffset() + NOTE, fields.getShort(NOTE_LENGTH));
    }

    /** The notification as a message. */
    public void wrapNotice(final DirectBuffer notice) {
        notice.wrap(fields.addressOffset() + NOTICE, fields.getShort(NOTICE_LENGTH));
    }

    void open(final DirectBuffer consumeNo, final ReviewReason reason, final DirectBuffer notice, final long timeMs) {
        putId(ORDER_LENGTH, ORDER, consumeNo, 0, consumeNo.capacity());
        fields.putLong(OPENED_TIME, timeMs);
        fields.putLong(RESOLVED_TIME, 0);
        fields.putByte(REASON, (byte) reason.code());
        fields.setMemory(NOTE, MAX_NOTE_BYTES + MAX_NOTICE_BYTES, (byte) 0);
        fields.putShort(NOTE_LENGTH, (short) 0);
        fields.putShort(NOTICE_LENGTH, (short) notice.capacity());
        fields.putBytes(NOTICE, notice, 0, notice.capacity());
    }

    void resolve(final DirectBuffer note, final long timeMs) {
        fields.putLong(RESOLVED_TIME, timeMs);
        fields.putShort(NOTE_LENGTH, (short) note.capacity());
        fields.putBytes(NOTE, note, 0, note.capacity());
    }

    int next() {
        return fields.getInt(NEXT);
    }

    void next(final int index) {
        fields.putInt(NEXT, index);
    }

    int previous() {
        return fields.getInt(PREVIOUS);
    }

    void previous(final int index) {
        fields.putInt(PREVIOUS, index);
    }
}
