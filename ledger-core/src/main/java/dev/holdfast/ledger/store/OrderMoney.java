package dev.holdfast.ledger.store;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The money of an order: what it is worth, what it does to its account, what was taken back of it, and what it costs. A
 * flyweight over the record that its {@link OrderRow} points at; all amounts are in units of the account's currency.
 *
 * <p>Owned by the ledger thread. Does not block, allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class OrderMoney {
    public static final int NO_FEE_TYPE = 0;
    public static final int SEVERAL_FEE_TYPES = -1;

    private final UnsafeBuffer fields;

    OrderMoney(final UnsafeBuffer fields) {
        this.fields = fields;
    }

    /** What the platform last said the order is worth. */
    public long amount() {
        return fields.getLong(OrderLayout.AMOUNT);
    }

    public void amount(final long units) {
        fields.putLong(OrderLayout.AMOUNT, units);
    }

    /** What was asked for in the authorization. */
    public long authorizedAmount() {
        return fields.getLong(OrderLayout.AUTHORIZED);
    }

    /** What the order holds of its account now. */
    public long held() {
        return fields.getLong(OrderLayout.HELD);
    }

    public void held(final long units) {
        fields.putLong(OrderLayout.HELD, units);
    }

    /** What the order has done to the balance: below zero for a purchase. */
    public long posted() {
        return fields.getLong(OrderLayout.POSTED);
    }

    public void posted(final long units) {
        fields.putLong(OrderLayout.POSTED, units);
    }

    /** Sum of the successful reversals that name this order. */
    public long reversed() {
        return fields.getLong(OrderLayout.REVERSED);
    }

    public void reversed(final long units) {
        fields.putLong(OrderLayout.REVERSED, units);
    }

    /** How many reversals {@link #reversed} comes from that are still kept; the order is kept as long as they are. */
    public int reversals() {
        return fields.getInt(OrderLayout.REVERSALS);
    }

    public void reversals(final int count) {
        fields.putInt(OrderLayout.REVERSALS, count);
    }

    /** For a reversal: how much of {@link #reversed} of its related order comes from it. */
    public long reversing() {
        return fields.getLong(OrderLayout.REVERSING);
    }

    public void reversing(final long units) {
        fields.putLong(OrderLayout.REVERSING, units);
    }

    /** What the platform last said it costs. */
    public long platformFee() {
        return fields.getLong(OrderLayout.FEE);
    }

    public void platformFee(final long units) {
        fields.putLong(OrderLayout.FEE, units);
    }

    /**
     * Of which type {@link #platformFee} is, counted from 1; {@link #NO_FEE_TYPE} when that was not kept, and
     * {@link #SEVERAL_FEE_TYPES} for an {@link OrderFeesRow}.
     */
    public int feeType() {
        return fields.getInt(OrderLayout.FEE_TYPE);
    }

    public void feeType(final int type) {
        fields.putInt(OrderLayout.FEE_TYPE, type);
    }

    /** What the cardholder pays for it, as a part of {@link #held} or {@link #posted}. */
    public long cardholderFee() {
        return fields.getLong(OrderLayout.CARDHOLDER_FEE);
    }

    public void cardholderFee(final long units) {
        fields.putLong(OrderLayout.CARDHOLDER_FEE, units);
    }

    /** Sum of the entries that name this order: what was booked of it by hand. */
    public long booked() {
        return fields.getLong(OrderLayout.BOOKED);
    }

    public void booked(final long units) {
        fields.putLong(OrderLayout.BOOKED, units);
    }
}
