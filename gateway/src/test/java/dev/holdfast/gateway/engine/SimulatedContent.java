package dev.holdfast.gateway.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;

/**
 * What a file of {@link SimulatedStorage} has for those who read it, and what of it is on disk. Bytes that nobody was
 * writing are safe in a power cut; bytes whose force failed are in doubt until they are written again, whatever is
 * forced later, as with a real operating system.
 */
final class SimulatedContent {
    static final int SECTOR_BYTES = 512;

    private final BitSet unforced = new BitSet();
    private final BitSet inDoubt = new BitSet();
    private byte[] bytes = {};
    private byte[] durable = {};

    byte[] bytes() {
        return bytes.clone();
    }

    /** Some of them; zeros behind the end. */
    byte[] bytes(final int position, final int length) {
        return Arrays.copyOfRange(Arrays.copyOf(bytes, Math.max(bytes.length, position + length)), position,
            position + length);
    }

    int size() {
        return bytes.length;
    }

    void write(final ByteBuffer source, final int position, final int length) {
        if (position + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, position + length);
        }
        source.get(bytes, position, length);
        unforced.set(position, position + length);
        inDoubt.clear(position, position + length);
    }

    /** As many bytes as there is room for, or fewer. */
    int read(final ByteBuffer target, final int position, final Random random) {
        if (position >= bytes.length) {
            return -1;
        }
        final int most = Math.min(target.remaining(), bytes.length - position);
        final int count = random.nextInt(4) == 0 ? random.nextInt(most + 1) : most;
        target.put(bytes, position, count);
        return count;
    }

    void force() {
        durable = Arrays.copyOf(durable, bytes.length);
        for (int at = unforced.nextSetBit(0); at >= 0; at = unforced.nextSetBit(at + 1)) {
            durable[at] = bytes[at];
        }
        unforced.clear();
    }

    void failForce() {
        inDoubt.or(unforced);
        unforced.clear();
    }

    ByteBuffer copy() {
        return ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Of each sector's bytes that are not safe there are the new or the old. */
    SimulatedContent afterPowerCut(final Random random) {
        final BitSet unsafe = (BitSet) unforced.clone();
        unsafe.or(inDoubt);
        byte[] left = durable.clone();
        int at = unsafe.nextSetBit(0);
        while (at >= 0) {
            final int end = (at / SECTOR_BYTES + 1) * SECTOR_BYTES;
            final boolean isNew = random.nextBoolean();
            for (; at >= 0 && at < end; at = unsafe.nextSetBit(at + 1)) {
                if (isNew) {
                    left = at < left.length ? left : Arrays.copyOf(left, at + 1);
                    left[at] = bytes[at];
                }
            }
        }
        return safe(left);
    }

    /** All of it on disk. */
    static SimulatedContent safe(final byte[] bytes) {
        final SimulatedContent survived = new SimulatedContent();
        survived.bytes = bytes;
        survived.durable = bytes.clone();
        return survived;
    }
}
