package dev.holdfast.ledger.store;

import dev.holdfast.ledger.values.Outbound;
import org.agrona.DirectBuffer;

/**
 * A credit or debit by the back-office, with the account as it stood right after it, so that a repeat gets the first
 * answer.
 *
 * <pre>
 *   8      16      24        32   40       48             49       50  52         56      120
 *   +------+-------+---------+----+--------+--------------+--------+---+----------+-------+
 *   |amount|balance|available|time|currency|account length|outbound|   |order hash|account|
 *   +------+-------+---------+----+--------+--------------+--------+---+----------+-------+
 * </pre>
 */
public final class EntryRow extends Row {
    private static final RowLayout LAYOUT = new RowLayout("entry");
    private static final int AMOUNT = LAYOUT.int64();
    private static final int BALANCE = LAYOUT.int64();
    private static final int AVAILABLE = LAYOUT.int64();
    private static final int TIME = LAYOUT.int64();
    private static final int CURRENCY = LAYOUT.int64();
    private static final int ACCOUNT_LENGTH = LAYOUT.int8();
    private static final int OUTBOUND = LAYOUT.int8();
    private static final int ORDER_HASH = LAYOUT.padTo(52).int32();
    private static final int ACCOUNT = LAYOUT.id();
    private static final int SIZE = LAYOUT.endsAt(120);

    @Override
    public long maxSize() {
        return SIZE;
    }

    public long amount() {
        return fields.getLong(AMOUNT);
    }

    public long balance() {
        return fields.getLong(BALANCE);
    }

    public long available() {
        return fields.getLong(AVAILABLE);
    }

    public long time() {
        return fields.getLong(TIME);
    }

    public long currency() {
        return fields.getLong(CURRENCY);
    }

    /** Fills the record from the entry and its account. */
    public void set(final long amountUnits, final long timeMs, final AccountRow account, final DirectBuffer accountNo) {
        fields.putLong(AMOUNT, amountUnits);
        fields.putLong(BALANCE, account.balance());
        fields.putLong(AVAILABLE, account.available());
        fields.putLong(TIME, timeMs);
        fields.putLong(CURRENCY, account.currency());
        putId(ACCOUNT_LENGTH, ACCOUNT, accountNo, 0, accountNo.capacity());
    }

    /** Whether the platform has moved the same money. */
    public Outbound outbound() {
        return Outbound.of(fields.getByte(OUTBOUND));
    }

    public void outbound(final Outbound outbound) {
        fields.putByte(OUTBOUND, (byte) outbound.code());
    }

    /** Whether it books this order. Only a hash is kept: the whole number is in the journal. */
    public boolean books(final DirectBuffer consumeNo) {
        return fields.getInt(ORDER_HASH) == hashOfOrder(consumeNo);
    }

    /** Whether it books any order. */
    public boolean booksAny() {
        return fields.getInt(ORDER_HASH) != 0;
    }

    public void book(final DirectBuffer consumeNo) {
        fields.putInt(ORDER_HASH, hashOfOrder(consumeNo));
    }

    /** FNV-1a, never 0. */
    private static int hashOfOrder(final DirectBuffer consumeNo) {
        int hash = 0x811C9DC5;
        for (int i = 0; i < consumeNo.capacity(); i++) {
            hash = (hash ^ consumeNo.getByte(i)) * 0x01000193;
        }
        return hash == 0 ? 1 : hash;
    }

    public boolean isOn(final DirectBuffer accountNo) {
        return idEquals(ACCOUNT_LENGTH, ACCOUNT, accountNo, 0, accountNo.capacity());
    }

    public void wrapAccount(final DirectBuffer id) {
        wrapId(ACCOUNT_LENGTH, ACCOUNT, id);
    }
}
