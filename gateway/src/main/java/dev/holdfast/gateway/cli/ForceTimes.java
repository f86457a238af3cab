package dev.holdfast.gateway.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** How long a disk takes to force a block. Blocks on it. */
final class ForceTimes {
    static final int FORCES = 50;
    static final int BLOCK_BYTES = 4_096;

    private ForceTimes() {
    }

    /** In nanoseconds, the shortest first. */
    static long[] of(final Path directory) throws IOException {
        final Path file = Files.createTempFile(directory, "doctor", ".tmp");
        final long[] times = new long[FORCES];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < FORCES; i++) {
                final long startNs = System.nanoTime();
                channel.write(ByteBuffer.allocate(BLOCK_BYTES));
                channel.force(false);
                times[i] = System.nanoTime() - startNs;
            }
        } finally {
            Files.delete(file);
        }
        Arrays.sort(times);
        return times;
    }
}
