package dev.holdfast.ledger.crypt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.zip.CRC32C;

/**
 * The first sector of an encrypted file, little-endian. What kind of file it is says its owner, in clear; the key that
 * the rest is encrypted with is there, wrapped. A tag by that key covers all of it but for the checksum.
 *
 * <pre>
 *   0               12      16              128        136      140              396   484     496   512
 *   +---------------+-------+---------------+----------+--------+----------------+-----+-------+-----+
 *   |owner's        |CRC-32C|owner's        |master key|length  |wrapped key     |     |nonce  |tag  |
 *   +---------------+-------+---------------+----------+--------+----------------+-----+-------+-----+
 * </pre>
 *
 * <p>Cold: when a file is begun or opened. Allocates.
 */
public final class SealedHeader {
    /** A sector: so a crash leaves all of it or nothing. */
    public static final int BYTES = 512;

    private static final int CHECKSUM_AT = 12;
    private static final int KEY_ID_AT = 128;
    private static final int LENGTH_AT = 136;
    private static final int WRAPPED_AT = 140;
    private static final int NONCE_AT = BYTES - Seal.TAG_BYTES - Seal.NONCE_BYTES;
    private static final int TAG_AT = BYTES - Seal.TAG_BYTES;
    private static final byte[] NOTHING = new byte[0];
    private static final SecureRandom RANDOM = new SecureRandom();

    private SealedHeader() {
    }

    /** A new one, for its owner to fill in. */
    public static ByteBuffer allocate() {
        return ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Completes a header whose owner's part is filled in, by a new key, and returns that. */
    public static DataKey conclude(final ByteBuffer header, final KeyWrapper keys) {
        final byte[] key = random(MasterKeys.KEY_BYTES);
        final byte[] wrapped = keys.wrap(key);
        header.putLong(KEY_ID_AT, keys.keyId()).putInt(LENGTH_AT, wrapped.length).put(WRAPPED_AT, wrapped)
            .put(NONCE_AT, random(Seal.NONCE_BYTES));
        final byte[] tag = new byte[Seal.TAG_BYTES];
        new Seal(key, NONCE_AT).seal(covered(header), TAG_AT, NOTHING, 0, tag);
        header.put(TAG_AT, tag).putInt(CHECKSUM_AT, checksum(header)).clear();
        return new DataKey(key);
    }

    static byte[] random(final int count) {
        final byte[] random = new byte[count];
        RANDOM.nextBytes(random);
        return random;
    }

    /** Whether a file's beginning has a header whose checksum is right. */
    public static boolean isWhole(final ByteBuffer file) {
        return file.capacity() >= BYTES && file.getInt(CHECKSUM_AT) == checksum(file);
    }

    /** Id of the master key that a file's key is wrapped with. */
    public static long keyId(final ByteBuffer file) {
        return file.getLong(KEY_ID_AT);
    }

    /**
     * The key of a file whose header is whole.
     *
     * @param location where a person finds it.
     * @return null when somebody has changed the header.
     * @throws MissingKeyException when its master key is not there.
     */
    public static DataKey open(final ByteBuffer file, final KeyWrapper keys, final String location) {
        final int length = file.getInt(LENGTH_AT);
        if (length < 0 || length > KeyWrapper.MAX_WRAPPED_BYTES) {
            return null;
        }
        final byte[] wrapped = new byte[length];
        file.get(WRAPPED_AT, wrapped);
        final byte[] key;
        try {
            key = keys.unwrap(keyId(file), wrapped);
        } catch (final MissingKeyException e) {
            throw e.of(location);
        }
        final byte[] tag = new byte[Seal.TAG_BYTES];
        file.get(TAG_AT, tag);
        return key != null && new Seal(key, NONCE_AT).open(covered(file), TAG_AT, tag, tag.length, NOTHING)
            ? new DataKey(key) : null;
    }

    /** What the tag covers, with zeros for the checksum. */
    private static byte[] covered(final ByteBuffer file) {
        final byte[] covered = new byte[TAG_AT];
        file.get(0, covered);
        ByteBuffer.wrap(covered).putInt(CHECKSUM_AT, 0);
        return covered;
    }

    private static int checksum(final ByteBuffer file) {
        final CRC32C crc = new CRC32C();
        crc.update(file.duplicate().limit(CHECKSUM_AT).position(0));
        crc.update(file.duplicate().limit(BYTES).position(CHECKSUM_AT + Integer.BYTES));
        return (int) crc.getValue();
    }
}
