package dev.holdfast.ledger.store;

import org.agrona.DirectBuffer;

/**
 * A map key: an identifier's UTF-8 bytes, padded with zeros. Identifiers hold no zero byte, so padding never makes two
 * of them equal.
 */
public final class IdKey extends Row {
    @Override
    public long maxSize() {
        return MAX_ID_BYTES;
    }

    void set(final DirectBuffer id, final int offset, final int length) {
        if (length == 0 || length > MAX_ID_BYTES) {
            throw new IllegalArgumentException("identifier length=" + length + " should be 1 to " + MAX_ID_BYTES);
        }
        fields.putBytes(0, id, offset, length);
        fields.setMemory(length, MAX_ID_BYTES - length, (byte) 0);
    }

    /** Points at the identifier, without its padding. */
    public void wrapText(final DirectBuffer id) {
        int length = MAX_ID_BYTES;
        while (length > 0 && fields.getByte(length - 1) == 0) {
            length--;
        }
        id.wrap(fields.addressOffset(), length);
    }

    long textHash() {
        return hashOf(fields);
    }
}
