package dev.holdfast.ledger.store;

import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.WaivedFee;
import org.agrona.DirectBuffer;

/**
 * A card, and whose it is.
 *
 * <pre>
 *   8           16            24     25                26       27    28      32         96      112
 *   +-----------+-------------+------+-----------------+--------+-----+-------+----------+-------+
 *   |notice time|updated time |status|cardholder length|outbound|flags|package|cardholder|windows|
 *   +-----------+-------------+------+-----------------+--------+-----+-------+----------+-------+
 *   112  152             156                  160                          176   180    184
 *   +----+---------------+--------------------+----------------------------+-----+------+
 *   |used|purchases today|purchases this hour |waivers: span, count of each|terms|      |
 *   +----+---------------+--------------------+----------------------------+-----+------+
 *   184                192           256
 *   +------------------+-------------+
 *   |application length|application |
 *   +------------------+-------------+
 * </pre>
 */
public final class CardRow extends Row {
    private static final RowLayout LAYOUT = new RowLayout("card");
    private static final int NOTICE_TIME = LAYOUT.int64();
    private static final int UPDATED_TIME = LAYOUT.int64();
    private static final int STATUS = LAYOUT.int8();
    private static final int CARDHOLDER_LENGTH = LAYOUT.int8();
    private static final int OUTBOUND = LAYOUT.int8();
    private static final int FLAGS = LAYOUT.int8();
    private static final int PACKAGE = LAYOUT.int32();
    private static final int CARDHOLDER = LAYOUT.id();
    private static final int WINDOWS = LAYOUT.int32s(Window.COUNT);
    private static final int USED = LAYOUT.int64s(Use.COUNT);
    private static final int PURCHASES_TODAY = LAYOUT.int32();
    private static final int PURCHASES_THIS_HOUR = LAYOUT.int32();
    private static final int WAIVER_BYTES = 2 * Integer.BYTES;
    private static final int WAIVERS = LAYOUT.bytes(WaivedFee.PLACES * WAIVER_BYTES);
    private static final int TERMS = LAYOUT.int32();
    private static final int BASE_SIZE = LAYOUT.padTo(184).endsAt(184);
    private static final int APPLICATION_LENGTH = LAYOUT.int8();
    private static final int APPLICATION = LAYOUT.padTo(192).id();
    private static final int SIZE = LAYOUT.endsAt(256);

    private static final int SET_HERE = 1;
    private static final int DOUBTFUL = 2;

    /** Spans of the program's local time, each with a number that grows, and their indices in the row. */
    public enum Window {
        HOUR(0), DAY(1), WEEK(2), MONTH(3);

        static final int COUNT = values().length;

        private final int index;

        Window(final int index) {
            this.index = index;
        }
    }

    /** What is summed over a window, and its index in the row. */
    public enum Use {
        DAY(0, Window.DAY), WEEK(
            1, Window.WEEK), MONTH(2, Window.MONTH), ATM_DAY(3, Window.DAY), ATM_MONTH(4, Window.MONTH);

        static final int COUNT = values().length;

        private final int index;
        private final Window window;

        Use(final int index, final Window window) {
            this.index = index;
            this.window = window;
        }

        public Window window() {
            return window;
        }
    }

    @Override
    public long maxSize() {
        return SIZE;
    }

    @Override
    int baseSize() {
        return BASE_SIZE;
    }

    /** Our number of the application that the card comes from; empty when there was none. */
    public void wrapApplication(final DirectBuffer id) {
        wrapId(APPLICATION_LENGTH, APPLICATION, id);
    }

    public boolean hasApplication() {
        return fields.getByte(APPLICATION_LENGTH) != 0;
    }

    public void application(final DirectBuffer id) {
        putId(APPLICATION_LENGTH, APPLICATION, id, 0, id.capacity());
    }

    /** The platform's time of the newest status it notified us of; 0 when there is none. */
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

    /** Whether the status, which was set here, has reached the platform. */
    public Outbound outbound() {
        return Outbound.of(fields.getByte(OUTBOUND));
    }

    public void outbound(final Outbound outbound) {
        fields.putByte(OUTBOUND, (byte) outbound.code());
    }

    /** Whether the status was set here, at {@link #updatedTime}; since rules version 3. */
    public boolean isSetHere() {
        return (fields.getByte(FLAGS) & SET_HERE) != 0;
    }

    public void isSetHere(final boolean isSet) {
        flag(SET_HERE, isSet);
    }

    /** Whether the platform has to be asked for the status, since its word and ours crossed. */
    public boolean isDoubtful() {
        return (fields.getByte(FLAGS) & DOUBTFUL) != 0;
    }

    public void isDoubtful(final boolean isInDoubt) {
        flag(DOUBTFUL, isInDoubt);
    }

    private void flag(final int bit, final boolean isSet) {
        final int flags = fields.getByte(FLAGS);
        fields.putByte(FLAGS, (byte) (isSet ? flags | bit : flags & ~bit));
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

    /** Index of the card's package, see {@link Packages}. */
    public int packageIndex() {
        return fields.getInt(PACKAGE);
    }

    public void packageIndex(final int index) {
        fields.putInt(PACKAGE, index);
    }

    /**
     * Index of the terms that the card has besides its package's, in the list of all cards' terms, or
     * {@link RowList#NONE}. Stored one higher, so that a new row has none.
     */
    public int ownTermsIndex() {
        return fields.getInt(TERMS) - 1;
    }

    public void ownTermsIndex(final int index) {
        fields.putInt(TERMS, index + 1);
    }

    /** Number of the window in which the card was used last. */
    public int window(final Window window) {
        return fields.getInt(WINDOWS + window.index * Integer.BYTES);
    }

    public void window(final Window window, final int number) {
        fields.putInt(WINDOWS + window.index * Integer.BYTES, number);
    }

    /** Amount used within its window, in units. */
    public long used(final Use use) {
        return fields.getLong(USED + use.index * Long.BYTES);
    }

    public void used(final Use use, final long units) {
        fields.putLong(USED + use.index * Long.BYTES, units);
    }

    /** Purchases within the window of the day. */
    public int purchasesToday() {
        return fields.getInt(PURCHASES_TODAY);
    }

    public void purchasesToday(final int purchases) {
        fields.putInt(PURCHASES_TODAY, purchases);
    }

    /** Purchases within the window of the hour. */
    public int purchasesThisHour() {
        return fields.getInt(PURCHASES_THIS_HOUR);
    }

    public void purchasesThisHour(final int purchases) {
        fields.putInt(PURCHASES_THIS_HOUR, purchases);
    }

    /** Number of the span in which a fee was last waived. */
    public int waiverSpan(final WaivedFee fee) {
        return fields.getInt(WAIVERS + fee.index() * WAIVER_BYTES);
    }

    /** How often it was waived in that span. */
    public int waivers(final WaivedFee fee) {
        return fields.getInt(WAIVERS + fee.index() * WAIVER_BYTES + Integer.BYTES);
    }

    public void waivers(final WaivedFee fee, final int span, final int count) {
        fields.putInt(WAIVERS + fee.index() * WAIVER_BYTES, span);
        fields.putInt(WAIVERS + fee.index() * WAIVER_BYTES + Integer.BYTES, count);
    }
}
