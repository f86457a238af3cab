package dev.holdfast.ledger.store;

import dev.holdfast.ledger.values.AccountStatus;

/**
 * A cardholder's account. Amounts in units of 10^-6 of its currency.
 *
 * <pre>
 *   8      16     24          32         40        48       49     56
 *   +------+------+-----------+----------+---------+--------+------+
 *   |balance held | overdraft | currency | retired | status |      |
 *   +------+------+-----------+----------+---------+--------+------+
 * </pre>
 */
public final class AccountRow extends Row {
    private static final RowLayout LAYOUT = new RowLayout("account");
    private static final int BALANCE = LAYOUT.int64();
    private static final int HELD = LAYOUT.int64();
    private static final int OVERDRAFT = LAYOUT.int64();
    private static final int CURRENCY = LAYOUT.int64();
    private static final int RETIRED = LAYOUT.int64();
    private static final int STATUS = LAYOUT.int8();
    private static final int SIZE = LAYOUT.padTo(56).endsAt(56);

    @Override
    public long maxSize() {
        return SIZE;
    }

    /** Entries and posted effects summed; below zero after a forced post. */
    public long balance() {
        return fields.getLong(BALANCE);
    }

    public void balance(final long units) {
        fields.putLong(BALANCE, units);
    }

    /** Open holds summed. */
    public long held() {
        return fields.getLong(HELD);
    }

    public void held(final long units) {
        fields.putLong(HELD, units);
    }

    /** How far below zero approvals may take the account. */
    public long overdraft() {
        return fields.getLong(OVERDRAFT);
    }

    public void overdraft(final long units) {
        fields.putLong(OVERDRAFT, units);
    }

    /** Packed, see {@link dev.holdfast.ledger.values.CurrencyCode}. */
    public long currency() {
        return fields.getLong(CURRENCY);
    }

    public void currency(final long packed) {
        fields.putLong(CURRENCY, packed);
    }

    /** What the orders that are no longer kept have done to the balance. */
    public long retired() {
        return fields.getLong(RETIRED);
    }

    public void retired(final long units) {
        fields.putLong(RETIRED, units);
    }

    /** {@link AccountStatus#OPEN} for a row of before accounts had a status, and for a new one. */
    public AccountStatus status() {
        final byte code = fields.getByte(STATUS);
        return code == AccountStatus.UNCHANGED ? AccountStatus.OPEN : AccountStatus.of(code);
    }

    public void status(final AccountStatus status) {
        fields.putByte(STATUS, (byte) status.code());
    }

    /** What an approval may still take. */
    public long available() {
        return balance() - held() + overdraft();
    }
}
