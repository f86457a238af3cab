package dev.holdfast.ledger.store;

import dev.holdfast.ledger.ConsumptionType;
import dev.holdfast.ledger.OrderStatus;
import dev.holdfast.ledger.ResultCode;
import org.agrona.DirectBuffer;

/** A consumption order: what was asked and decided, what the platform says of it, and what it does to its account. */
public final class OrderRow extends Row {
    private static final int AMOUNT = FIRST_FIELD;
    private static final int AUTHORIZED = AMOUNT + Long.BYTES;
    private static final int HELD = AUTHORIZED + Long.BYTES;
    private static final int POSTED = HELD + Long.BYTES;
    private static final int REVERSED = POSTED + Long.BYTES;
    private static final int REVERSING = REVERSED + Long.BYTES;
    private static final int FEE = REVERSING + Long.BYTES;
    private static final int DECIDED_TIME = FEE + Long.BYTES;
    private static final int UPDATED_TIME = DECIDED_TIME + Long.BYTES;
    private static final int NOTICE_TIME = UPDATED_TIME + Long.BYTES;
    private static final int DECISION = NOTICE_TIME + Long.BYTES;
    private static final int IS_DECIDED = DECISION + Short.BYTES;
    private static final int TYPE = IS_DECIDED + 1;
    private static final int STATUS = TYPE + 1;
    private static final int NEEDS_REVIEW = STATUS + 1;
    private static final int DETAIL = NEEDS_REVIEW + 1;
    private static final int CARD_LENGTH = DETAIL + 1;
    private static final int ACCOUNT_LENGTH = CARD_LENGTH + 1;
    private static final int RELATED_LENGTH = ACCOUNT_LENGTH + 1;
    private static final int CARD = DECISION + 2 * Long.BYTES;
    private static final int ACCOUNT = CARD + MAX_ID_BYTES;
    private static final int RELATED = ACCOUNT + MAX_ID_BYTES;
    private static final int SIZE = RELATED + MAX_ID_BYTES;
    private static final int BYTE_MASK = 0xFF;

    @Override
    public long maxSize() {
        return SIZE;
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

    /** For a reversal: how much of {@link #reversed} of its related order comes from it. */
    public long reversing() {
        return fields.getLong(REVERSING);
    }

    public void reversing(final long units) {
        fields.putLong(REVERSING, units);
    }

    public void fee(final long units) {
        fields.putLong(FEE, units);
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
        return fields.getByte(DETAIL) & BYTE_MASK;
    }

    public void notice(final long timeMs, final int detail) {
        fields.putLong(NOTICE_TIME, timeMs);
        fields.putByte(DETAIL, (byte) detail);
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

    public void decide(final ResultCode decision, final long amountUnits, final long timeMs) {
        fields.putShort(DECISION, (short) decision.code());
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
