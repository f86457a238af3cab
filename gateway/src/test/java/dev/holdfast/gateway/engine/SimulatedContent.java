package dev.holdfast.gateway.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What a file of {@link SimulatedStorage} has for those who read it, and what of it is on disk. Bytes that nobody was writing are safe in a power cut;
 * a force that failed leaves what it was to force in doubt for good, as an operating system does.
 */
final class SimulatedContent {
    private static final int SECTOR_BYTES = 512;

    private byte[] bytes = {};
    private byte[] durable = {};
    private final List<Write> unforced = new ArrayList<>();
    private final List<Write> inDoubt = new ArrayList<>();

    private record Write(int position, byte[] bytes) {
    }

    int size() {
        return bytes.length;
    }

    void write(final ByteBuffer source, final int position, final int length) {
        if (length == 0) {
            return;
        }
        final byte[] written = new byte[length];
        source.get(written);
        if (position + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, position + length);
        }
        System.arraycopy(written, 0, bytes, position, length);
        inDoubt.removeIf(write -> write.position >= position && write.position + write.bytes.length <= position + length);
        unforced.add(new Write(position, written));
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
        durable = bytes.clone();
        inDoubt.forEach(write -> Arrays.fill(durable, write.position, write.position + write.bytes.length, (byte) 0));
        unforced.clear();
    }

    /** What was to be forced stays in doubt until it is written again, whatever is forced later. */
    void failForce() {
        inDoubt.addAll(unforced);
        unforced.clear();
    }

    ByteBuffer copy() {
        return ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    SimulatedContent afterPowerCut(final Random random) {
        final SimulatedContent survived = new SimulatedContent();
        byte[] left = durable.clone();
        final List<Write> doubtful = new ArrayList<>(inDoubt);
        doubtful.addAll(unforced);
        for (final Write write : doubtful) {
            for (int from = write.position; from < write.position + write.bytes.length;) {
                final int to = Math.min(write.position + write.bytes.length, (from / SECTOR_BYTES + 1) * SECTOR_BYTES);
                left = sector(left, write, from, to, random);
                from = to;
            }
        }
        survived.bytes = left;
        survived.durable = left.clone();
        return survived;
    }

    /** One sector of an unforced write: it may be there, not there, there in part, or something else may be there. */
    private static byte[] sector(final byte[] left, final Write write, final int from, final int to, final Random random) {
        final int fate = random.nextInt(10);
        if (fate < 4) {
            return left;
        }
        final int end = fate == 4 ? from + random.nextInt(to - from + 1) : to;
        final byte[] changed = end > left.length ? Arrays.copyOf(left, end) : left;
        if (fate == 5) {
            for (int i = from; i < end; i++) {
                changed[i] = (byte) random.nextInt();
            }
        } else {
            System.arraycopy(write.bytes, from - write.position, changed, from, end - from);
        }
        return changed;
    }
}
