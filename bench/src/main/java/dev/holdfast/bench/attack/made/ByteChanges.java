package dev.holdfast.bench.attack.made;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Changes some bytes: flips a bit, puts another byte there, inserts, removes, doubles. One thread; allocates. */
final class ByteChanges {
    private static final int MOST_AT_ONCE = 3;
    private static final int LONGEST_PIECE = 24;
    private static final int BITS = 8;
    private static final int BYTES = 256;
    /** What parsers look for. */
    private static final byte[] TELLING =
        "\r\n\t :;,.{}[]\"\\/&=+-0eE\0%u".getBytes(StandardCharsets.US_ASCII);

    private final Random random;

    ByteChanges(final Random random) {
        this.random = random;
    }

    /** One to three changes. */
    byte[] change(final byte[] bytes) {
        byte[] changed = bytes;
        for (int i = 1 + random.nextInt(MOST_AT_ONCE) * random.nextInt(2); i > 0 && changed.length > 0; i--) {
            changed = once(changed);
        }
        return changed;
    }

    private byte[] once(final byte[] bytes) {
        final int at = random.nextInt(bytes.length);
        final int byteOfAny = random.nextBoolean() ? TELLING[random.nextInt(TELLING.length)] : random.nextInt(BYTES);
        final byte[] any = {(byte) byteOfAny};
        final int end = Math.min(bytes.length, at + 1 + random.nextInt(LONGEST_PIECE));
        return switch (random.nextInt(6)) {
            case 0 -> replaced(bytes, at, at + 1, new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(BITS))});
            case 1 -> replaced(bytes, at, at + 1, any);
            case 2 -> replaced(bytes, at, at, any);
            case 3 -> replaced(bytes, at, at + 1, new byte[0]);
            case 4 -> replaced(bytes, at, end, new byte[0]);
            default -> replaced(bytes, end, end, Arrays.copyOfRange(bytes, at, end));
        };
    }

    private static byte[] replaced(final byte[] bytes, final int from, final int to, final byte[] by) {
        final ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + by.length);
        out.write(bytes, 0, from);
        out.write(by, 0, by.length);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
