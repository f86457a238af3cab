package dev.holdfast.ledger.store;

import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardKind;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An application for a card by our unique number, what came of it, and what is known of the card. The address is kept
 * until the platform has it; of it only a hash stays, by which a repeat is known.
 *
 * <pre>
 *   8            16           24           32      36      40             44    45   46         47
 *   +------------+------------+------------+-------+-------+--------------+-----+----+----------+
 *   |created time|updated time|address hash|attempt|package|address length|state|kind|is package|
 *   +------------+------------+------------+-------+-------+--------------+-----+----+----------+
 *   47               54    64  80   96           112    176     240  304    504     1016
 *   +----------------+-----+---+----+------------+------+-------+----+------+-------+
 *   |lengths of texts|zeros|bin|last|organization|holder|product|card|reason|address|
 *   +----------------+-----+---+----+------------+------+-------+----+------+-------+
 * </pre>
 */
public final class ApplicationRow extends Row {
    /** Longest address in bytes of UTF-8, all its fields together. */
    public static final int MAX_ADDRESS_BYTES = 512;
    /** Longest reason in bytes of UTF-8. */
    public static final int MAX_REASON_BYTES = 200;

    private static final int SHORT_TEXT_BYTES = 16;
    private static final RowLayout LAYOUT = new RowLayout("application");
    private static final int CREATED_TIME = LAYOUT.int64();
    private static final int UPDATED_TIME = LAYOUT.int64();
    private static final int ADDRESS_HASH = LAYOUT.int64();
    private static final int ATTEMPT = LAYOUT.int32();
    private static final int PACKAGE = LAYOUT.int32();
    private static final int ADDRESS_LENGTH = LAYOUT.int32();
    private static final int STATE = LAYOUT.int8();
    private static final int KIND = LAYOUT.int8();
    private static final int IS_PACKAGE = LAYOUT.int8();
    private static final int HOLDER_LENGTH = LAYOUT.int8();
    private static final int PRODUCT_LENGTH = LAYOUT.int8();
    private static final int CARD_LENGTH = LAYOUT.int8();
    private static final int BIN_LENGTH = LAYOUT.int8();
    private static final int LAST_LENGTH = LAYOUT.int8();
    private static final int ORGANIZATION_LENGTH = LAYOUT.int8();
    private static final int REASON_LENGTH = LAYOUT.int8();
    private static final int BIN = LAYOUT.padTo(64).bytes(SHORT_TEXT_BYTES);
    private static final int LAST = LAYOUT.bytes(SHORT_TEXT_BYTES);
    private static final int ORGANIZATION = LAYOUT.bytes(SHORT_TEXT_BYTES);
    private static final int HOLDER = LAYOUT.id();
    private static final int PRODUCT = LAYOUT.id();
    private static final int CARD = LAYOUT.id();
    private static final int REASON = LAYOUT.bytes(MAX_REASON_BYTES);
    private static final int ADDRESS = LAYOUT.bytes(MAX_ADDRESS_BYTES);
    private static final int SIZE = LAYOUT.endsAt(1_016);

    private static final int BYTE_MASK = 0xFF;
    private static final UnsafeBuffer NOTHING = new UnsafeBuffer(new byte[0]);
    private static final long FNV_BASIS = 0xCBF29CE484222325L;
    private static final long FNV_PRIME = 0x100000001B3L;

    @Override
    public long maxSize() {
        return SIZE;
    }

    /** Command time of the first application with this number. */
    public long createdTime() {
        return fields.getLong(CREATED_TIME);
    }

    /** Command time of the last change. */
    public long updatedTime() {
        return fields.getLong(UPDATED_TIME);
    }

    /** How often it was made here: what is learnt of an earlier attempt does not count any more. */
    public int attempt() {
        return fields.getInt(ATTEMPT);
    }

    public CardApplicationState state() {
        return CardApplicationState.of(fields.getByte(STATE));
    }

    public CardKind kind() {
        return CardKind.of(fields.getByte(KIND));
    }

    /** Whether the product is a package of the platform's, and not a BIN. */
    public boolean isPackage() {
        return fields.getByte(IS_PACKAGE) != 0;
    }

    /** Index of the package that the card gets here, see {@link Packages}. */
    public int packageIndex() {
        return fields.getInt(PACKAGE);
    }

    /** Our number of the cardholder. */
    public void wrapHolder(final DirectBuffer id) {
        wrapId(HOLDER_LENGTH, HOLDER, id);
    }

    public void wrapProduct(final DirectBuffer id) {
        wrapId(PRODUCT_LENGTH, PRODUCT, id);
    }

    /** The platform's number of the card; empty until there is one. */
    public void wrapCard(final DirectBuffer id) {
        wrapId(CARD_LENGTH, CARD, id);
    }

    public boolean hasCard() {
        return fields.getByte(CARD_LENGTH) != 0;
    }

    /** The first digits of the card; empty until they are known. */
    public void wrapBin(final DirectBuffer text) {
        text.wrap(fields.addressOffset() + BIN, fields.getByte(BIN_LENGTH));
    }

    /** The last four digits of the card; empty until they are known. */
    public void wrapLast(final DirectBuffer text) {
        text.wrap(fields.addressOffset() + LAST, fields.getByte(LAST_LENGTH));
    }

    public void wrapOrganization(final DirectBuffer text) {
        text.wrap(fields.addressOffset() + ORGANIZATION, fields.getByte(ORGANIZATION_LENGTH));
    }

    /** Why there is no card; else empty. */
    public void wrapReason(final DirectBuffer reason) {
        reason.wrap(fields.addressOffset() + REASON, fields.getByte(REASON_LENGTH) & BYTE_MASK);
    }

    /** Empty when none was given, or once the platform has it. */
    public void wrapAddress(final DirectBuffer address) {
        address.wrap(fields.addressOffset() + ADDRESS, fields.getInt(ADDRESS_LENGTH));
    }

    /** Whether it was for the same card. */
    public boolean isFor(
        final CardKind kind, final DirectBuffer holder, final boolean isPackage, final DirectBuffer product,
        final int packageIndex, final DirectBuffer address) {
        return kind() == kind && isPackage() == isPackage && packageIndex() == packageIndex
            && idEquals(HOLDER_LENGTH, HOLDER, holder, 0, holder.capacity())
            && idEquals(PRODUCT_LENGTH, PRODUCT, product, 0, product.capacity())
            && fields.getLong(ADDRESS_HASH) == hashOf(address);
    }

    /** FNV-1a; 0 for none. */
    private static long hashOf(final DirectBuffer address) {
        long hash = FNV_BASIS;
        for (int i = 0; i < address.capacity(); i++) {
            hash = (hash ^ address.getByte(i)) * FNV_PRIME;
        }
        return address.capacity() == 0 ? 0 : hash == 0 ? 1 : hash;
    }

    /** The platform has yet to be asked, or once more. */
    public void apply(final CardKind kind, final DirectBuffer holder, final long timeMs) {
        if (attempt() == 0) {
            fields.putLong(CREATED_TIME, timeMs);
        }
        fields.putInt(ATTEMPT, attempt() + 1);
        fields.putByte(KIND, (byte) kind.code());
        putId(HOLDER_LENGTH, HOLDER, holder, 0, holder.capacity());
        state(CardApplicationState.PENDING, timeMs);
    }

    /** What card it is for. */
    public void product(final boolean isPackage, final DirectBuffer product, final int packageIndex) {
        fields.putByte(IS_PACKAGE, (byte) (isPackage ? 1 : 0));
        putId(PRODUCT_LENGTH, PRODUCT, product, 0, product.capacity());
        fields.putInt(PACKAGE, packageIndex);
    }

    /** @param address at most {@link #MAX_ADDRESS_BYTES} long. */
    public void address(final DirectBuffer address) {
        forgetAddress();
        fields.putLong(ADDRESS_HASH, hashOf(address));
        fields.putInt(ADDRESS_LENGTH, address.capacity());
        fields.putBytes(ADDRESS, address, 0, address.capacity());
    }

    /** Nobody needs it any more. */
    public void forgetAddress() {
        fields.putInt(ADDRESS_LENGTH, 0);
        fields.setMemory(ADDRESS, MAX_ADDRESS_BYTES, (byte) 0);
    }

    /** It has come so far; there is no reason any more. */
    public void state(final CardApplicationState state, final long timeMs) {
        fields.putByte(STATE, (byte) state.code());
        fields.putLong(UPDATED_TIME, timeMs);
        putText(REASON_LENGTH, REASON, MAX_REASON_BYTES, NOTHING);
    }

    /** @param reason cut where it is too long. */
    public void reason(final DirectBuffer reason) {
        putText(REASON_LENGTH, REASON, MAX_REASON_BYTES, reason);
    }

    public void card(final DirectBuffer id) {
        putId(CARD_LENGTH, CARD, id, 0, id.capacity());
    }

    public void bin(final DirectBuffer text) {
        putText(BIN_LENGTH, BIN, SHORT_TEXT_BYTES, text);
    }

    public void last(final DirectBuffer text) {
        putText(LAST_LENGTH, LAST, SHORT_TEXT_BYTES, text);
    }

    public void organization(final DirectBuffer text) {
        putText(ORGANIZATION_LENGTH, ORGANIZATION, SHORT_TEXT_BYTES, text);
    }

    /** Stores a text, cut to its room and padded with zeros. */
    private void putText(final int lengthIndex, final int textIndex, final int room, final DirectBuffer text) {
        final int length = Math.min(room, text.capacity());
        fields.putByte(lengthIndex, (byte) length);
        fields.putBytes(textIndex, text, 0, length);
        fields.setMemory(textIndex + length, room - length, (byte) 0);
    }
}
