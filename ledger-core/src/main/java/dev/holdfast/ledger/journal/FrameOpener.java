package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.crypt.DataKey;
import dev.holdfast.ledger.crypt.Seal;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Decrypts the batches of one segment, one after the other. One thread; does not block; allocates. */
final class FrameOpener {
    private final Seal seal;
    private final byte[] header = new byte[Frame.SEALED_HEADER_BYTES];
    private final byte[] sealed = new byte[Journal.MAX_BATCH_BYTES + Seal.TAG_BYTES];
    private final byte[] plain = new byte[Journal.MAX_BATCH_BYTES];
    private final UnsafeBuffer records = new UnsafeBuffer(plain);

    FrameOpener(final DataKey key) {
        seal = key.seal(Frame.NONCE_AT);
    }

    /** Decrypts a batch whose checksum is right. Returns whether it is as it was sealed. */
    boolean open(final DirectBuffer segment, final int frame, final int length) {
        final int sealedBytes = length - Frame.SEALED_HEADER_BYTES;
        if (sealedBytes < Seal.TAG_BYTES || sealedBytes > sealed.length) {
            return false;
        }
        segment.getBytes(frame, header);
        records.wrap(header);
        records.putInt(Frame.CHECKSUM_AT, 0);
        records.wrap(plain);
        segment.getBytes(frame + Frame.SEALED_HEADER_BYTES, sealed, 0, sealedBytes);
        return seal.open(header, header.length, sealed, sealedBytes, plain);
    }

    /** The records of the batch that was decrypted last. */
    DirectBuffer records() {
        return records;
    }
}
