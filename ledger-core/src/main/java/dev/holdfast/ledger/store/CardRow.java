package dev.holdfast.ledger.store;

import dev.holdfast.ledger.CardStatus;
import dev.holdfast.ledger.Outbound;
import dev.holdfast.ledger.WaivedFee;
import org.agrona.DirectBuffer;

/** A card, and whose it is. */
public final class CardRow extends Row {
    private static final int NOTICE_TIME = FIRST_FIELD;
    private static final int UPDATED_TIME = NOTICE_TIME + Long.BYTES;
    private static final int STATUS = UPDATED_TIME + Long.BYTES;
    private static final int CARDHOLDER_LENGTH = STATUS + 1;
    private static final int OUTBOUND = STATUS + 2;
    private static final int FLAGS = STATUS + 3;
    private static final int PACKAGE = STATUS + Integer.BYTES;
    private static final int CARDHOLDER = UPDATED_TIME + 2 * Long.BYTES;
    private static final int WINDOWS = CARDHOLDER + MAX_ID_BYTES;
    private static final int USED = WINDOWS + Window.COUNT * Integer.BYTES;
    private static final int PURCHASES_TODAY = USED + Use.COUNT * Long.BYTES;
    private static final int PURCHASES_THIS_HOUR = PURCHASES_TODAY + Integer.BYTES;
    private static final int WAIVERS = PURCHASES_THIS_HOUR + Integer.BYTES;
    private static final int TERMS = WAIVERS + 2 * 2 * Integer.BYTES;
    private static final int WAIVER_BYTES = 2 * Integer.BYTES;
    private static final int SIZE = TERMS + 2 * Integer.BYTES;

    private static final int SET_HERE = 1;
    private static final int DOUBTFUL = 2;

    /** Spans of the program's local time, each with a number that grows. */
    public enum Window {
        HOUR, DAY, WEEK, MONTH;

        static final int COUNT = values().length;
    }

    /** What is summed over a window. */
    public enum Use {
        DAY(Window.DAY), WEEK(Window.WEEK), MONTH(Window.MONTH), ATM_DAY(Window.DAY), ATM_MONTH(Window.MONTH);

        static final int COUNT = values().length;

        private final Window window;

        Use(final Window window) {
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

    /** Place of the card's package. */
    public int packagePlace() {
        return fields.getInt(PACKAGE);
    }

    public void packagePlace(final int place) {
        fields.putInt(PACKAGE, place);
    }

    /** Number of the terms that the card has besides its package's, or {@link Slab#NONE}. Stored one higher, so that a new row has none. */
    public int terms() {
        return fields.getInt(TERMS) - 1;
    }

    public void terms(final int number) {
        fields.putInt(TERMS, number + 1);
    }

    /** Number of the window in which the card was used last. */
    public int window(final Window window) {
        return fields.getInt(WINDOWS + window.ordinal() * Integer.BYTES);
    }

    public void window(final Window window, final int number) {
        fields.putInt(WINDOWS + window.ordinal() * Integer.BYTES, number);
    }

    /** Amount used within its window, in units. */
    public long used(final Use use) {
        return fields.getLong(USED + use.ordinal() * Long.BYTES);
    }

    public void used(final Use use, final long units) {
        fields.putLong(USED + use.ordinal() * Long.BYTES, units);
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
        return fields.getInt(WAIVERS + fee.place() * WAIVER_BYTES);
    }

    /** How often it was waived in that span. */
    public int waivers(final WaivedFee fee) {
        return fields.getInt(WAIVERS + fee.place() * WAIVER_BYTES + Integer.BYTES);
    }

    public void waivers(final WaivedFee fee, final int span, final int count) {
        fields.putInt(WAIVERS + fee.place() * WAIVER_BYTES, span);
        fields.putInt(WAIVERS + fee.place() * WAIVER_BYTES + Integer.BYTES, count);
    }
}
