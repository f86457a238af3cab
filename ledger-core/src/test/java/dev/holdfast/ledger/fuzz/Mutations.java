package dev.holdfast.ledger.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changed inputs without end: a known one with up to eight changes, each of a byte or a part. */
final class Mutations {
    private static final int MOST_CHANGES = 8;
    private static final int MOST_REPEATED = 64;
    private static final byte[] NOTABLE = {0, -1, 1, 127, -128, ' ', '"', '\\', '{', '}', '[', ']', ':', ',', '0', '9',
        '-', '.', 'e', '&', '=', '\n', '\r', (byte) 0xC2, (byte) 0xED};

    private final List<byte[]> known;
    private final Random random;

    Mutations(final List<byte[]> known, final long seed) {
        this.known = known;
        random = new Random(seed);
    }

    byte[] next() {
        byte[] input = anyKnown();
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            input = change(input);
        }
        return input;
    }

    private byte[] change(final byte[] input) {
        final int from = random.nextInt(input.length + 1);
        final int to = Math.min(input.length, from + (random.nextInt(3) == 0 ? random.nextInt(input.length + 1) : 1));
        return switch (random.nextInt(8)) {
            case 0 -> join(input, from, new byte[] {anyByte()}, to);
            case 1 -> join(input, from, flipped(input, from, to), to);
            case 2 -> join(input, from, new byte[0], to);
            case 3 -> join(input, from, new byte[] {anyByte()}, from);
            case 4 -> join(input, from, part(anyKnown()), to);
            case 5 -> join(input, from, part(input), from);
            case 6 -> join(input, from, repeated(part(input)), to);
            default -> join(input, from, Integer.toString(random.nextInt()).getBytes(StandardCharsets.US_ASCII), to);
        };
    }

    private byte[] anyKnown() {
        return known.get(random.nextInt(known.size()));
    }

    private byte anyByte() {
        return random.nextBoolean() ? NOTABLE[random.nextInt(NOTABLE.length)] : (byte) random.nextInt();
    }

    private byte[] flipped(final byte[] input, final int from, final int to) {
        final byte[] part = Arrays.copyOfRange(input, from, to);
        if (part.length > 0) {
            part[random.nextInt(part.length)] ^= 1 << random.nextInt(Byte.SIZE);
        }
        return part;
    }

    private byte[] part(final byte[] input) {
        final int from = random.nextInt(input.length + 1);
        return Arrays.copyOfRange(input, from, from + random.nextInt(Math.min(input.length - from, MOST_REPEATED) + 1));
    }

    private byte[] repeated(final byte[] part) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = random.nextInt(MOST_REPEATED); i > 0; i--) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] join(final byte[] input, final int from, final byte[] middle, final int to) {
        final ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.write(input, 0, from);
        joined.writeBytes(middle);
        joined.write(input, to, input.length - to);
        return joined.toByteArray();
    }
}
