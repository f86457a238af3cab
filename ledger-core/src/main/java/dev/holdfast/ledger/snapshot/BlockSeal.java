package dev.holdfast.ledger.snapshot;

import dev.holdfast.ledger.crypt.DataKey;
import dev.holdfast.ledger.crypt.Seal;

import java.nio.ByteBuffer;

/**
 * Encrypts or decrypts the blocks of one snapshot, one after the other from its first one on. So a block in the place
 * of another is found out. Cold; allocates.
 */
final class BlockSeal {
    private final Seal seal;
    private final byte[] nonce = new byte[Seal.NONCE_BYTES];
    private final byte[] plain = new byte[Blocks.MAX_BYTES];
    private final byte[] sealed = new byte[Blocks.MAX_BYTES + Seal.TAG_BYTES];
    private int count;

    BlockSeal(final DataKey key) {
        seal = key.seal(0);
    }

    /** How many blocks there were so far. */
    int count() {
        return count;
    }

    /**
     * Encrypts a block where it is.
     *
     * @param end of its content, which begins behind the prefix.
     * @return the length of what lies there then.
     */
    int seal(final ByteBuffer block, final int end) {
        final int length = end - Blocks.PREFIX_BYTES;
        block.get(Blocks.PREFIX_BYTES, plain, 0, length);
        seal.seal(nextNonce(), nonce.length, plain, length, sealed);
        block.limit(block.capacity()).put(Blocks.PREFIX_BYTES, sealed, 0, length + Seal.TAG_BYTES);
        return length + Seal.TAG_BYTES;
    }

    /**
     * Decrypts a block where it is, from the buffer's beginning.
     *
     * @return the length of its content; -1 when it was changed.
     */
    int open(final ByteBuffer block, final int length) {
        block.get(0, sealed, 0, length);
        if (!seal.open(nextNonce(), nonce.length, sealed, length, plain)) {
            return -1;
        }
        block.clear().put(0, plain, 0, length - Seal.TAG_BYTES);
        return length - Seal.TAG_BYTES;
    }

    private byte[] nextNonce() {
        ByteBuffer.wrap(nonce).putInt(0, count);
        count = Math.incrementExact(count);
        return nonce;
    }
}
