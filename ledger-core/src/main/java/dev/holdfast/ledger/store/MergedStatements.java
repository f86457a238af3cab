package dev.holdfast.ledger.store;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * All that the platform has said of an order, merged into one: of what time each part of the order's row is, so that
 * something older does not replace it, and which {@linkplain Flag flags} the statements have set. A flyweight
 * over the record that its {@link OrderRow} points at.
 *
 * <p>Owned by the ledger thread. Does not block, allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class MergedStatements {
    /** What can be so of all that the platform has said of an order. The bits are stored: they never change. */
    public enum Flag {
        /** Its notifications are taken as of rules version 3. */
        MERGED(1 << 0),
        /** The newest one is a record that we asked for. */
        RECORD(1 << 1),
        /** Two final ones of the newest moment have different status or amount. */
        FINALS_DIFFER(1 << 2),
        /** Two of the moment that says the fee say different ones. */
        FEES_DIFFER(1 << 3),
        /** Two of the moment that says the related order say different ones. */
        RELATED_DIFFERS(1 << 4),
        /** The order was forgotten before the first of them came. */
        FORGOTTEN(1 << 5),
        /** The related order was known when it was looked for, or somebody said that it does not matter. */
        RELATED_KNOWN(1 << 6),
        /** Somebody decided that the newest one counts, whatever else is said of that moment or before. */
        BELIEVED(1 << 7),
        /** They do not go together, or cannot be believed: nothing final is booked. */
        DISPUTED(1 << 8),
        /** The fee, */
        FEE_RECORDED(1 << 9),
        /** the related order, */
        RELATED_RECORDED(1 << 10),
        /** the currency at the merchant is from a record. */
        LOCAL_RECORDED(1 << 11),
        /** One of them says a purchase, */
        SAID_DEBIT(1 << 12),
        /** a refund, */
        SAID_REFUND(1 << 13),
        /** a reversal. */
        SAID_REVERSAL(1 << 14);

        private final int bit;

        Flag(final int bit) {
            this.bit = bit;
        }
    }

    private final UnsafeBuffer fields;

    MergedStatements(final UnsafeBuffer fields) {
        this.fields = fields;
    }

    /** The platform's time of the newest notification; 0 when there is none. */
    public long noticeTime() {
        return fields.getLong(OrderLayout.NOTICE_TIME);
    }

    /** How much the newest notification said. */
    public int detail() {
        return Byte.toUnsignedInt(fields.getByte(OrderLayout.DETAIL));
    }

    public void notice(final long timeMs, final int detail) {
        fields.putLong(OrderLayout.NOTICE_TIME, timeMs);
        fields.putByte(OrderLayout.DETAIL, (byte) detail);
    }

    /** The platform's time of the newest notification that said the fee; 0 when none did. */
    public long feeTime() {
        return fields.getLong(OrderLayout.FEE_TIME);
    }

    public void feeTime(final long timeMs) {
        fields.putLong(OrderLayout.FEE_TIME, timeMs);
    }

    /** The same for the related order. */
    public long relatedTime() {
        return fields.getLong(OrderLayout.RELATED_TIME);
    }

    public void relatedTime(final long timeMs) {
        fields.putLong(OrderLayout.RELATED_TIME, timeMs);
    }

    /** The same for the currency at the merchant. */
    public long localTime() {
        return fields.getLong(OrderLayout.LOCAL_TIME);
    }

    public void localTime(final long timeMs) {
        fields.putLong(OrderLayout.LOCAL_TIME, timeMs);
    }

    /** Whether something is so of what the platform has said. */
    public boolean is(final Flag flag) {
        return (fields.getShort(OrderLayout.WORD_FLAGS) & flag.bit) != 0;
    }

    public void set(final Flag flag, final boolean isSet) {
        final int flags = fields.getShort(OrderLayout.WORD_FLAGS);
        fields.putShort(OrderLayout.WORD_FLAGS, (short) (isSet ? flags | flag.bit : flags & ~flag.bit));
    }

    /** Nothing is so of it, as in a row of the rules before version 3. */
    public void clearFlags() {
        fields.putShort(OrderLayout.WORD_FLAGS, (short) 0);
    }
}
