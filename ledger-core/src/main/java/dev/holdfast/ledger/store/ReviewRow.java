package dev.holdfast.ledger.store;

import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.ReviewSubject;
import org.agrona.DirectBuffer;

/**
 * A notification that could not be applied, why, and what became of it.
 *
 * <pre>
 * 8           16            24   28       32          34            36     37           38      39  40   104 304   688
 * +-----------+-------------+----+--------+-----------+-------------+------+------------+-------+---+-----+----+------+
 * |opened time|resolved time|next|previous|note length|notice length|reason|order length|subject|   |order|note|notice|
 * +-----------+-------------+----+--------+-----------+-------------+------+------------+-------+---+-----+----+------+
 *   688         692    696  1720
 *   +-----------+------+----+
 *   |text length|unread|text|
 *   +-----------+------+----+
 * </pre>
 */
public final class ReviewRow extends Row {
    /** Longest note in bytes of UTF-8. */
    public static final int MAX_NOTE_BYTES = 200;

    /** Longest notification as a message. */
    public static final int MAX_NOTICE_BYTES = 384;

    /** Longest text of what could not be read, in bytes of UTF-8. */
    public static final int MAX_TEXT_BYTES = 1_024;

    private static final RowLayout LAYOUT = new RowLayout("review");
    private static final int OPENED_TIME = LAYOUT.int64();
    private static final int RESOLVED_TIME = LAYOUT.int64();
    private static final int NEXT = LAYOUT.int32();
    private static final int PREVIOUS = LAYOUT.int32();
    private static final int NOTE_LENGTH = LAYOUT.int16();
    private static final int NOTICE_LENGTH = LAYOUT.int16();
    private static final int REASON = LAYOUT.int8();
    private static final int ORDER_LENGTH = LAYOUT.int8();
    private static final int SUBJECT = LAYOUT.int8();
    private static final int ORDER = LAYOUT.padTo(40).id();
    private static final int NOTE = LAYOUT.bytes(MAX_NOTE_BYTES);
    private static final int NOTICE = LAYOUT.bytes(MAX_NOTICE_BYTES);
    private static final int BASE_SIZE = LAYOUT.endsAt(688);
    private static final int TEXT_LENGTH = LAYOUT.int32();
    private static final int UNREAD = LAYOUT.int32();
    private static final int TEXT = LAYOUT.bytes(MAX_TEXT_BYTES);
    private static final int SIZE = LAYOUT.endsAt(1_720);

    @Override
    public long maxSize() {
        return SIZE;
    }

    @Override
    int baseSize() {
        return BASE_SIZE;
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

    /** What it is about. */
    public ReviewSubject subject() {
        return ReviewSubject.of(fields.getByte(SUBJECT));
    }

    public boolean isOf(final ReviewSubject subject, final DirectBuffer id) {
        return subject() == subject && idEquals(ORDER_LENGTH, ORDER, id, 0, id.capacity());
    }

    /** The identifier of its subject. */
    public void wrapId(final DirectBuffer id) {
        wrapId(ORDER_LENGTH, ORDER, id);
    }

    /** The members that could not be read, see {@link dev.holdfast.ledger.values.NoticeField}. */
    public int unread() {
        return fields.getInt(UNREAD);
    }

    /** What came, when something of it could not be read. */
    public void wrapText(final DirectBuffer text) {
        text.wrap(fields.addressOffset() + TEXT, fields.getInt(TEXT_LENGTH));
    }

    /** Whether this is what came. */
    public boolean hasText(final DirectBuffer text) {
        return fields.getInt(TEXT_LENGTH) == text.capacity() && equals(TEXT, text);
    }

    /** Whether this is the notification as a message. */
    public boolean hasNotice(final DirectBuffer notice) {
        return fields.getShort(NOTICE_LENGTH) == notice.capacity() && equals(NOTICE, notice);
    }

    private boolean equals(final int index, final DirectBuffer other) {
        for (int i = 0; i < other.capacity(); i++) {
            if (fields.getByte(index + i) != other.getByte(i)) {
                return false;
            }
        }
        return true;
    }

    /** What somebody said who looked at it; empty while it is open, or when a later notification settled it. */
    public void wrapNote(final DirectBuffer note) {
        note.wrap(fields.addressOffset() + NOTE, fields.getShort(NOTE_LENGTH));
    }

    /** The notification as a message. */
    public void wrapNotice(final DirectBuffer notice) {
        notice.wrap(fields.addressOffset() + NOTICE, fields.getShort(NOTICE_LENGTH));
    }

    void open(
        final ReviewSubject subject, final DirectBuffer id, final ReviewReason reason, final DirectBuffer notice,
        final long timeMs) {
        putId(ORDER_LENGTH, ORDER, id, 0, id.capacity());
        fields.putByte(SUBJECT, (byte) subject.code());
        fields.putLong(OPENED_TIME, timeMs);
        fields.putLong(RESOLVED_TIME, 0);
        fields.putByte(REASON, (byte) reason.code());
        fields.setMemory(NOTE, MAX_NOTE_BYTES + MAX_NOTICE_BYTES, (byte) 0);
        fields.putShort(NOTE_LENGTH, (short) 0);
        fields.putShort(NOTICE_LENGTH, (short) notice.capacity());
        fields.putBytes(NOTICE, notice, 0, notice.capacity());
        fields.setMemory(TEXT_LENGTH, SIZE - TEXT_LENGTH, (byte) 0);
    }

    void text(final int unread, final DirectBuffer text) {
        final int length = Math.min(MAX_TEXT_BYTES, text.capacity());
        fields.putInt(UNREAD, unread);
        fields.putInt(TEXT_LENGTH, length);
        fields.putBytes(TEXT, text, 0, length);
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
