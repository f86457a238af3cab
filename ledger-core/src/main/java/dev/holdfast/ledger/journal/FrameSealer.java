package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.crypt.DataKey;
import dev.holdfast.ledger.crypt.Seal;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.zip.CRC32C;

/**
 * Encrypts batches, one after the other. No two have the same nonce under the same key: each opening of a file draws
 * eight random bytes, and counts on behind them. So what is written in the place of a torn tail has another nonce than
 * that had. Owned by the thread that writes; does not block; allocates about a kilobyte a batch.
 */
final class FrameSealer {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] header = new byte[Frame.SEALED_HEADER_BYTES];
    private final UnsafeBuffer headerFields = new UnsafeBuffer(header);
    private final byte[] records = new byte[Journal.MAX_BATCH_BYTES];
    private final byte[] sealed = new byte[Journal.MAX_BATCH_BYTES + Seal.TAG_BYTES];
    private final ByteBuffer frameBytes = ByteBuffer.allocateDirect(Frame.SEALED_HEADER_BYTES + sealed.length)
        .order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private Seal seal;
    private long prefix;
    private int counter;

    /** Begins with an opening of a file. */
    FrameSealer begin(final DataKey key) {
        seal = key.seal(Frame.NONCE_AT);
        prefix = RANDOM.nextLong();
        counter = 0;
        return this;
    }

    /**
     * Makes the frame that goes to the disk.
     *
     * @param batch  a frame that is not encrypted, with all of its fields but magic, length and checksum.
     * @param length of it.
     * @return the frame; its content counts until the next one.
     */
    ByteBuffer seal(final DirectBuffer batch, final int length) {
        final int recordsBytes = length - Frame.HEADER_BYTES;
        final int frameLength = length + Frame.SEALED_MORE_BYTES;
        batch.getBytes(0, header, 0, Frame.HEADER_BYTES);
        headerFields.putInt(Frame.MAGIC_AT, Frame.SEALED_MAGIC);
        headerFields.putInt(Frame.LENGTH_AT, frameLength);
        headerFields.putInt(Frame.CHECKSUM_AT, 0);
        headerFields.putLong(Frame.NONCE_AT, prefix);
        headerFields.putInt(Frame.COUNTER_AT, counter);
        headerFields.putInt(Frame.RECORDS_LENGTH_AT, recordsBytes);
        counter = Math.incrementExact(counter);
        batch.getBytes(Frame.HEADER_BYTES, records, 0, recordsBytes);
        seal.seal(header, header.length, records, recordsBytes, sealed);
        frameBytes.clear().put(header).put(sealed, 0, recordsBytes + Seal.TAG_BYTES);
        frameBytes.putInt(Frame.CHECKSUM_AT, Frame.checksum(crc, frameBytes, 0, frameLength));
        return frameBytes.limit(frameLength).position(0);
    }
}
