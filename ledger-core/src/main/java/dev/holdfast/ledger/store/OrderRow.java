package dev.holdfast.ledger.store;

import dev.holdfast.ledger.message.FiguresDecoder;
import dev.holdfast.ledger.message.LimitsDecoder;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.WaivedFee;
import org.agrona.DirectBuffer;

/**
 * A consumption order: what was asked and decided, what the platform says of it, and what it does to its account.
 *
 * <pre>
 *     8  amount, authorized, held, posted, reversed, reversing, fee, 3 times       int64 each
 *    88  decision                                                                 int16
 *    90  is decided, type, status, needs review, detail                           int8 each
 *    95  lengths of card, account and related order                               int8 each
 *    98  is expired, is cash used, waived fee, is waived                          int8 each
 *   102  word flags                                                               int16
 *   104  mcc, terms, waiver span, review                                          int32 each
 *   120  reversals, used, used at, cardholder fee, local currency, country        int64 each
 *   168  figures, limits                                                          as in the messages
 *   296  card, account, related order                                             64 bytes each
 *   488  fee time, related time, local time, booked; newer than the rest; to 520  int64 each
 * </pre>
 */
public final class OrderRow extends Row {
    private static final RowLayout LAYOUT = new RowLayout("order");
    private static final int AMOUNT = LAYOUT.int64();
    private static final int AUTHORIZED = LAYOUT.int64();
    private static final int HELD = LAYOUT.int64();
    private static final int POSTED = LAYOUT.int64();
    private static final int REVERSED = LAYOUT.int64();
    private static final int REVERSING = LAYOUT.int64();
    private static final int FEE = LAYOUT.int64();
    private static final int DECIDED_TIME = LAYOUT.int64();
    private static final int UPDATED_TIME = LAYOUT.int64();
    private static final int NOTICE_TIME = LAYOUT.int64();
    private static final int DECISION = LAYOUT.int16();
    private static final int IS_DECIDED = LAYOUT.int8();
    private static final int TYPE = LAYOUT.int8();
    private static final int STATUS = LAYOUT.int8();
    private static final int NEEDS_REVIEW = LAYOUT.int8();
    private static final int DETAIL = LAYOUT.int8();
    private static final int CARD_LENGTH = LAYOUT.int8();
    private static final int ACCOUNT_LENGTH = LAYOUT.int8();
    private static final int RELATED_LENGTH = LAYOUT.int8();
    private static final int IS_EXPIRED = LAYOUT.int8();
    private static final int IS_CASH_USED = LAYOUT.int8();
    private static final int WAIVED_FEE = LAYOUT.int8();
    private static final int IS_WAIVED = LAYOUT.int8();
    private static final int WORD_FLAGS = LAYOUT.int16();
    private static final int MCC = LAYOUT.int32();
    private static final int TERMS = LAYOUT.int32();
    private static final int WAIVER_SPAN = LAYOUT.int32();
    private static final int REVIEW = LAYOUT.int32();
    private static final int REVERSALS = LAYOUT.int64();
    private static final int USED = LAYOUT.int64();
    private static final int USED_AT = LAYOUT.int64();
    private static final int CARDHOLDER_FEE = LAYOUT.int64();
    private static final int LOCAL_CURRENCY = LAYOUT.int64();
    private static final int COUNTRY = LAYOUT.int64();
    private static final int FIGURES = LAYOUT.bytes(FiguresDecoder.ENCODED_LENGTH);
    private static final int LIMITS = LAYOUT.bytes(LimitsDecoder.ENCODED_LENGTH);
    private static final int CARD = LAYOUT.id();
    private static final int ACCOUNT = LAYOUT.id();
    private static final int RELATED = LAYOUT.id();
    private static final int BASE_SIZE = LAYOUT.endsAt(488);
    private static final int FEE_TIME = LAYOUT.int64();
    private static final int RELATED_TIME = LAYOUT.int64();
    private static final int LOCAL_TIME = LAYOUT.int64();
    private static final int BOOKED = LAYOUT.int64();
    private static final int SIZE = LAYOUT.endsAt(520);

    /** What can be so of all that the platform has said of an order. The bits never change. */
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

    private final FiguresDecoder figures = new FiguresDecoder();
    private final LimitsDecoder limits = new LimitsDecoder();

    public OrderRow() {
        figures.wrap(fields, FIGURES);
        limits.wrap(fields, LIMITS);
    }

    @Override
    public long maxSize() {
        return SIZE;
    }

    @Override
    int baseSize() {
        return BASE_SIZE;
    }

    /** What the platform last said the order is worth. */
    public long amount() {
        return fields.getLong(AMOUNT);
    }

    public void amount(final long units) {
        fields.putLong(AMOUNT, units);
    }

    /** What was asked for in the authorization. */
    public long authorizedAmount() {
        return fields.getLong(AUTHORIZED);
    }

    /** What the order holds of its account now. */
    public long held() {
        return fields.getLong(HELD);
    }

    public void held(final long units) {
        fields.putLong(HELD, units);
    }

    /** What the order has done to the balance: below zero for a purchase. */
    public long posted() {
        return fields.getLong(POSTED);
    }

    public void posted(final long units) {
        fields.putLong(POSTED, units);
    }

    /** Sum of the successful reversals that name this order. */
    public long reversed() {
        return fields.getLong(REVERSED);
    }

    public void reversed(final long units) {
        fields.putLong(REVERSED, units);
    }

    /** How many reversals {@link #reversed} comes from that are still kept; the order is kept as long as they are. */
    public int reversals() {
        return fields.getInt(REVERSALS);
    }

    public void reversals(final int count) {
        fields.putInt(REVERSALS, count);
    }

    /** For a reversal: how much of {@link #reversed} of its related order comes from it. */
    public long reversing() {
        return fields.getLong(REVERSING);
    }

    public void reversing(final long units) {
        fields.putLong(REVERSING, units);
    }

    /** What the platform last said it costs. */
    public long platformFee() {
        return fields.getLong(FEE);
    }

    public void platformFee(final long units) {
        fields.putLong(FEE, units);
    }

    /** What the cardholder pays for it, as a part of {@link #held} or {@link #posted}. */
    public long cardholderFee() {
        return fields.getLong(CARDHOLDER_FEE);
    }

    public void cardholderFee(final long units) {
        fields.putLong(CARDHOLDER_FEE, units);
    }

    /** Command time of the decision; 0 when none was asked. */
    public long decidedTime() {
        return fields.getLong(DECIDED_TIME);
    }

    /** Command time of the last change. */
    public long updatedTime() {
        return fields.getLong(UPDATED_TIME);
    }

    public void updatedTime(final long timeMs) {
        fields.putLong(UPDATED_TIME, timeMs);
    }

    /** The platform's time of the newest notification; 0 when there is none. */
    public long noticeTime() {
        return fields.getLong(NOTICE_TIME);
    }

    /** How much the newest notification said. */
    public int detail() {
        return Byte.toUnsignedInt(fields.getByte(DETAIL));
    }

    public void notice(final long timeMs, final int detail) {
        fields.putLong(NOTICE_TIME, timeMs);
        fields.putByte(DETAIL, (byte) detail);
    }

    /** The platform's time of the newest notification that said the fee; 0 when none did. */
    public long feeTime() {
        return fields.getLong(FEE_TIME);
    }

    public void feeTime(final long timeMs) {
        fields.putLong(FEE_TIME, timeMs);
    }

    /** The same for the related order. */
    public long relatedTime() {
        return fields.getLong(RELATED_TIME);
    }

    public void relatedTime(final long timeMs) {
        fields.putLong(RELATED_TIME, timeMs);
    }

    /** The same for the currency at the merchant. */
    public long localTime() {
        return fields.getLong(LOCAL_TIME);
    }

    public void localTime(final long timeMs) {
        fields.putLong(LOCAL_TIME, timeMs);
    }

    /** Sum of the entries that name this order: what was booked of it by hand. */
    public long booked() {
        return fields.getLong(BOOKED);
    }

    public void booked(final long units) {
        fields.putLong(BOOKED, units);
    }

    /** Whether something is so of what the platform has said. */
    public boolean is(final Flag flag) {
        return (fields.getShort(WORD_FLAGS) & flag.bit) != 0;
    }

    public void set(final Flag flag, final boolean isSet) {
        final int flags = fields.getShort(WORD_FLAGS);
        fields.putShort(WORD_FLAGS, (short) (isSet ? flags | flag.bit : flags & ~flag.bit));
    }

    /** Nothing is so of it, as in a row of the rules before version 3. */
    public void clearFlags() {
        fields.putShort(WORD_FLAGS, (short) 0);
    }

    /** The status that moves money: what the platform last said, but nothing final while that does not go together. */
    public OrderStatus standing() {
        return is(Flag.DISPUTED) ? OrderStatus.PENDING : status();
    }

    public boolean isDecided() {
        return fields.getByte(IS_DECIDED) != 0;
    }

    /** The one decision; meaningful only when {@link #isDecided}. */
    public ResultCode decision() {
        return ResultCode.of(fields.getShort(DECISION));
    }

    public boolean isApproved() {
        return isDecided() && decision().isApproved();
    }

    /** Puts another decision in the place of the one that there is. */
    public void decision(final ResultCode decision) {
        fields.putShort(DECISION, (short) decision.code());
    }

    public void decide(final ResultCode decision, final long amountUnits, final long timeMs) {
        decision(decision);
        fields.putByte(IS_DECIDED, (byte) 1);
        fields.putLong(AUTHORIZED, amountUnits);
        fields.putLong(DECIDED_TIME, timeMs);
        updatedTime(timeMs);
    }

    public ConsumptionType type() {
        return ConsumptionType.of(fields.getByte(TYPE));
    }

    public void type(final ConsumptionType type) {
        fields.putByte(TYPE, (byte) type.code());
    }

    /** What the platform last said; {@link OrderStatus#UNKNOWN} when it said nothing. */
    public OrderStatus status() {
        return OrderStatus.of(fields.getByte(STATUS));
    }

    public void status(final OrderStatus status) {
        fields.putByte(STATUS, (byte) status.code());
    }

    /** Whether a notification could not be applied and somebody has to look at it. */
    public boolean needsReview() {
        return fields.getByte(NEEDS_REVIEW) != 0;
    }

    public void needsReview(final boolean needed) {
        fields.putByte(NEEDS_REVIEW, (byte) (needed ? 1 : 0));
    }

    /** Number of the order's last review; 0 when it never had one. */
    public int review() {
        return fields.getInt(REVIEW);
    }

    public void review(final int number) {
        fields.putInt(REVIEW, number);
    }

    /** Whether nobody settled the hold in time, so that it was let go. */
    public boolean isExpired() {
        return fields.getByte(IS_EXPIRED) != 0;
    }

    public void expired(final boolean isExpired) {
        fields.putByte(IS_EXPIRED, (byte) (isExpired ? 1 : 0));
    }

    /**
     * Number of the package version that applies, or {@link Packages#NONE}. Stored one higher, so that a new row has
     * none.
     */
    public int terms() {
        return fields.getInt(TERMS) - 1;
    }

    public void terms(final int number) {
        fields.putInt(TERMS, number + 1);
    }

    /** What the order takes of the card's limits. */
    public long used() {
        return fields.getLong(USED);
    }

    /** Whether it takes it as cash. */
    public boolean isCashUsed() {
        return fields.getByte(IS_CASH_USED) != 0;
    }

    /**
     * Local time at which the order first took of the card's limits, which decides of which windows; 0 when it never
     * did.
     */
    public long usedAt() {
        return fields.getLong(USED_AT);
    }

    public void use(final long units, final boolean isCash, final long localMs) {
        fields.putLong(USED, units);
        fields.putByte(IS_CASH_USED, (byte) (isCash ? 1 : 0));
        fields.putLong(USED_AT, localMs);
    }

    /** The fee that is or could be waived. */
    public WaivedFee waivedFee() {
        return WaivedFee.of(fields.getByte(WAIVED_FEE));
    }

    /** Whether that fee is waived, because the card had one free. */
    public boolean isWaived() {
        return fields.getByte(IS_WAIVED) != 0;
    }

    /** The span out of which the free one was taken. */
    public int waiverSpan() {
        return fields.getInt(WAIVER_SPAN);
    }

    public void waiver(final WaivedFee fee, final boolean isWaived, final int span) {
        fields.putByte(WAIVED_FEE, (byte) fee.code());
        fields.putByte(IS_WAIVED, (byte) (isWaived ? 1 : 0));
        fields.putInt(WAIVER_SPAN, span);
    }

    /** Currency at the merchant, packed. */
    public long localCurrency() {
        return fields.getLong(LOCAL_CURRENCY);
    }

    public void localCurrency(final long packed) {
        fields.putLong(LOCAL_CURRENCY, packed);
    }

    /** The merchant's country, packed. */
    public long country() {
        return fields.getLong(COUNTRY);
    }

    /** The merchant's category. */
    public int mcc() {
        return Short.toUnsignedInt(fields.getShort(MCC));
    }

    public void merchant(final int category, final long packedCountry) {
        fields.putShort(MCC, (short) category);
        fields.putLong(COUNTRY, packedCountry);
    }

    /** What the decision saw. */
    public FiguresDecoder figures() {
        return figures;
    }

    /** The limits that the decision kept to. */
    public LimitsDecoder limits() {
        return limits;
    }

    /** Stores both, which lie one behind the other. */
    public void seen(final DirectBuffer figuresAndLimits) {
        fields.putBytes(FIGURES, figuresAndLimits, 0, FiguresDecoder.ENCODED_LENGTH + LimitsDecoder.ENCODED_LENGTH);
    }

    /** Whether anything said the card; a notification of which it could not be read does not. */
    public boolean hasCard() {
        return fields.getByte(CARD_LENGTH) != 0;
    }

    public void card(final DirectBuffer id) {
        putId(CARD_LENGTH, CARD, id, 0, id.capacity());
    }

    public boolean isOnCard(final DirectBuffer id) {
        return idEquals(CARD_LENGTH, CARD, id, 0, id.capacity());
    }

    public void wrapCard(final DirectBuffer id) {
        wrapId(CARD_LENGTH, CARD, id);
    }

    public boolean hasAccount() {
        return fields.getByte(ACCOUNT_LENGTH) != 0;
    }

    public boolean isOnAccount(final DirectBuffer id) {
        return idEquals(ACCOUNT_LENGTH, ACCOUNT, id, 0, id.capacity());
    }

    public void account(final DirectBuffer id) {
        putId(ACCOUNT_LENGTH, ACCOUNT, id, 0, id.capacity());
    }

    public void wrapAccount(final DirectBuffer id) {
        wrapId(ACCOUNT_LENGTH, ACCOUNT, id);
    }

    public boolean hasRelated() {
        return fields.getByte(RELATED_LENGTH) != 0;
    }

    public void related(final DirectBuffer id) {
        putId(RELATED_LENGTH, RELATED, id, 0, id.capacity());
    }

    public void wrapRelated(final DirectBuffer id) {
        wrapId(RELATED_LENGTH, RELATED, id);
    }
}
