package dev.holdfast.ledger.store;

import dev.holdfast.ledger.AccountStatus;

/** A cardholder's account. Amounts in units of 10^-6 of its currency. */
public final class AccountRow extends Row {
    private static final int BALANCE = FIRST_FIELD;
    private static final int HELD = BALANCE + Long.BYTES;
    private static final int OVERDRAFT = HELD + Long.BYTES;
    private static final int CURRENCY = OVERDRAFT + Long.BYTES;
    private static final int RETIRED = CURRENCY + Long.BYTES;
    private static final int STATUS = RETIRED + Long.BYTES;
    private static final int SIZE = STATUS + Long.BYTES;

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

    /** Packed, see {@link dev.holdfast.ledger.CurrencyCode}. */
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

    public AccountStatus status() {
        return AccountStatus.of(fields.getByte(STATUS));
    }

    public void status(final AccountStatus status) {
        fields.putByte(STATUS, (byte) status.code());
    }

    /** What an approval may still take. */
    public long available() {
        return balance() - held() + overdraft();
    }
}
