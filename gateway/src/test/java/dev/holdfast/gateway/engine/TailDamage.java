package dev.holdfast.gateway.engine;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/**
 * What happens to the end of a journal while nothing runs: files go, are cut or zeroed, a bit changes, an old copy
 * comes back.
 */
final class TailDamage {
    private static final String JOURNAL = "journal-\\d{16}\\.log";
    private static final int MAX_ZEROS = 4_096;

    private final Random random;

    TailDamage(final Random random) {
        this.random = random;
    }

    /** A damaged copy of a disk. */
    SimulatedStorage damage(final SimulatedStorage storage) {
        final SimulatedStorage damaged = storage.copy();
        final Map<String, byte[]> contents = damaged.contents();
        final String last = contents.keySet().stream().filter(name -> name.matches(JOURNAL))
            .reduce((first, second) -> second).orElse(null);
        if (last == null) {
            return damaged;
        }
        final byte[] bytes = contents.get(last);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        switch (random.nextInt(6)) {
            case 0 -> damaged.remove(last);
            case 1 -> damaged.put(last, new byte[0]);
            case 2 -> damaged.put(last, new byte[bytes.length]);
            case 3 -> {
                Arrays.fill(bytes, Math.max(0, end - 1 - random.nextInt(MAX_ZEROS)), end, (byte) 0);
                damaged.put(last, bytes);
            }
            case 4 -> {
                if (end > 0) {
                    bytes[end - 1 - random.nextInt(Math.min(end,
                        MAX_ZEROS))] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                }
                damaged.put(last, bytes);
            }
            default -> contents.keySet().forEach(damaged::remove);
        }
        return damaged;
    }
}
