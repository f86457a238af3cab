package dev.holdfast.ledger.store;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.FiguresDecoder;
import dev.holdfast.ledger.message.LimitsDecoder;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.WaivedFee;
import org.agrona.DirectBuffer;

/**
 * A consumption order: what was asked and decided, by which terms, on which card and account, and its status. Its
 * {@link #money} and the {@linkplain #said merged statements} of the platform are flyweights of their own over
 * the same record, which {@link OrderLayout} draws.
 *
 * <p>Owned by the ledger thread. Does not block, allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class OrderRow extends Row {
    private final FiguresDecoder figures = new FiguresDecoder();
    private final LimitsDecoder limits = new LimitsDecoder();
    private final OrderMoney money = new OrderMoney(fields);
    private final MergedStatements said = new MergedStatements(fields);

    public OrderRow() {
        figures.wrap(fields, OrderLayout.FIGURES);
        limits.wrap(fields, OrderLayout.LIMITS);
    }

    /** What it is worth and what it does to its account. */
    public OrderMoney money() {
        return money;
    }

    /** All that the platform has said of it. */
    public MergedStatements said() {
        return said;
    }

    @Override
    public long maxSize() {
        return OrderLayout.SIZE;
    }

    @Override
    int baseSize() {
        return OrderLayout.BASE_SIZE;
    }

    /** Command time of the decision; 0 when none was asked. */
    public long decidedTime() {
        return fields.getLong(OrderLayout.DECIDED_TIME);
    }

    /** Command time of the last change. */
    public long updatedTime() {
        return fields.getLong(OrderLayout.UPDATED_TIME);
    }

    public void updatedTime(final long timeMs) {
        fields.putLong(OrderLayout.UPDATED_TIME, timeMs);
    }

    /** The status that moves money: what the platform last said, but nothing final while that does not go together. */
    public OrderStatus standing() {
        return said.is(MergedStatements.Flag.DISPUTED) ? OrderStatus.PENDING : status();
    }

    public boolean isDecided() {
        return fields.getByte(OrderLayout.IS_DECIDED) != 0;
    }

    /** The one decision; meaningful only when {@link #isDecided}. */
    public ResultCode decision() {
        return ResultCode.of(fields.getShort(OrderLayout.DECISION));
    }

    public boolean isApproved() {
        return isDecided() && decision().isApproved();
    }

    /** Puts another decision in the place of the one that there is. */
    public void decision(final ResultCode decision) {
        fields.putShort(OrderLayout.DECISION, (short) decision.code());
    }

    public void decide(final ResultCode decision, final long amountUnits, final long timeMs) {
        decision(decision);
        fields.putByte(OrderLayout.IS_DECIDED, (byte) 1);
        fields.putLong(OrderLayout.AUTHORIZED, amountUnits);
        fields.putLong(OrderLayout.DECIDED_TIME, timeMs);
        updatedTime(timeMs);
    }

    public ConsumptionType type() {
        return ConsumptionType.of(fields.getByte(OrderLayout.TYPE));
    }

    public void type(final ConsumptionType type) {
        fields.putByte(OrderLayout.TYPE, (byte) type.code());
    }

    /** What the platform last said; {@link OrderStatus#UNKNOWN} when it said nothing. */
    public OrderStatus status() {
        return OrderStatus.of(fields.getByte(OrderLayout.STATUS));
    }

    public void status(final OrderStatus status) {
        fields.putByte(OrderLayout.STATUS, (byte) status.code());
    }

    /** Whether a notification could not be applied and somebody has to look at it. */
    public boolean needsReview() {
        return fields.getByte(OrderLayout.NEEDS_REVIEW) != 0;
    }

    public void needsReview(final boolean needed) {
        fields.putByte(OrderLayout.NEEDS_REVIEW, (byte) (needed ? 1 : 0));
    }

    /** Number of the order's last review; 0 when it never had one. */
    public int review() {
        return fields.getInt(OrderLayout.REVIEW);
    }

    public void review(final int number) {
        fields.putInt(OrderLayout.REVIEW, number);
    }

    /** Whether nobody settled the hold in time, so that it was let go. */
    public boolean isExpired() {
        return fields.getByte(OrderLayout.IS_EXPIRED) != 0;
    }

    public void expired(final boolean isExpired) {
        fields.putByte(OrderLayout.IS_EXPIRED, (byte) (isExpired ? 1 : 0));
    }

    /**
     * Version index of the package version that applies, see {@link Packages}, or {@link Packages#NONE}. Stored one
     * higher, so that a new row has none.
     */
    public int termsIndex() {
        return fields.getInt(OrderLayout.TERMS) - 1;
    }

    public void termsIndex(final int versionIndex) {
        fields.putInt(OrderLayout.TERMS, versionIndex + 1);
    }

    /** What the order takes of the card's limits. */
    public long used() {
        return fields.getLong(OrderLayout.USED);
    }

    /** Whether it takes it as cash. */
    public boolean isCashUsed() {
        return fields.getByte(OrderLayout.IS_CASH_USED) != 0;
    }

    /**
     * Local time at which the order first took of the card's limits, which decides of which windows; 0 when it never
     * did.
     */
    public long usedAt() {
        return fields.getLong(OrderLayout.USED_AT);
    }

    public void use(final long units, final boolean isCash, final long localMs) {
        fields.putLong(OrderLayout.USED, units);
        fields.putByte(OrderLayout.IS_CASH_USED, (byte) (isCash ? 1 : 0));
        fields.putLong(OrderLayout.USED_AT, localMs);
    }

    /** The fee that is or could be waived. */
    public WaivedFee waivedFee() {
        return WaivedFee.of(fields.getByte(OrderLayout.WAIVED_FEE));
    }

    /** Whether that fee is waived, because the card had one free. */
    public boolean isWaived() {
        return fields.getByte(OrderLayout.IS_WAIVED) != 0;
    }

    /** The span out of which the free one was taken. */
    public int waiverSpan() {
        return fields.getInt(OrderLayout.WAIVER_SPAN);
    }

    public void waiver(final WaivedFee fee, final boolean isWaived, final int span) {
        fields.putByte(OrderLayout.WAIVED_FEE, (byte) fee.code());
        fields.putByte(OrderLayout.IS_WAIVED, (byte) (isWaived ? 1 : 0));
        fields.putInt(OrderLayout.WAIVER_SPAN, span);
    }

    /** Currency at the merchant, packed. */
    public long localCurrency() {
        return fields.getLong(OrderLayout.LOCAL_CURRENCY);
    }

    public void localCurrency(final long packed) {
        fields.putLong(OrderLayout.LOCAL_CURRENCY, packed);
    }

    /** The merchant's country, packed. */
    public long country() {
        return fields.getLong(OrderLayout.COUNTRY);
    }

    /** The merchant's category. */
    public int mcc() {
        return Short.toUnsignedInt(fields.getShort(OrderLayout.MCC));
    }

    public void merchant(final int category, final long packedCountry) {
        fields.putShort(OrderLayout.MCC, (short) category);
        fields.putLong(OrderLayout.COUNTRY, packedCountry);
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
        fields.putBytes(OrderLayout.FIGURES, figuresAndLimits, 0,
            FiguresDecoder.ENCODED_LENGTH + LimitsDecoder.ENCODED_LENGTH);
    }

    /** Whether anything said the card; a notification of which it could not be read does not. */
    public boolean hasCard() {
        return fields.getByte(OrderLayout.CARD_LENGTH) != 0;
    }

    public void card(final DirectBuffer id) {
        putId(OrderLayout.CARD_LENGTH, OrderLayout.CARD, id, 0, id.capacity());
    }

    public boolean isOnCard(final DirectBuffer id) {
        return idEquals(OrderLayout.CARD_LENGTH, OrderLayout.CARD, id, 0, id.capacity());
    }

    public void wrapCard(final DirectBuffer id) {
        wrapId(OrderLayout.CARD_LENGTH, OrderLayout.CARD, id);
    }

    public boolean hasAccount() {
        return fields.getByte(OrderLayout.ACCOUNT_LENGTH) != 0;
    }

    public boolean isOnAccount(final DirectBuffer id) {
        return idEquals(OrderLayout.ACCOUNT_LENGTH, OrderLayout.ACCOUNT, id, 0, id.capacity());
    }

    public void account(final DirectBuffer id) {
        putId(OrderLayout.ACCOUNT_LENGTH, OrderLayout.ACCOUNT, id, 0, id.capacity());
    }

    public void wrapAccount(final DirectBuffer id) {
        wrapId(OrderLayout.ACCOUNT_LENGTH, OrderLayout.ACCOUNT, id);
    }

    public boolean hasRelated() {
        return fields.getByte(OrderLayout.RELATED_LENGTH) != 0;
    }

    public void related(final DirectBuffer id) {
        putId(OrderLayout.RELATED_LENGTH, OrderLayout.RELATED, id, 0, id.capacity());
    }

    public void wrapRelated(final DirectBuffer id) {
        wrapId(OrderLayout.RELATED_LENGTH, OrderLayout.RELATED, id);
    }
}
