package dev.holdfast.bench.torture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class SmallDiskTest {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    private Path directory;

    @Test
    void shouldFillUpAndMakeRoom() throws IOException, InterruptedException {
        final Path where = directory.resolve("disk");
        final SmallDisk disk = SmallDisk.mount(where);
        assumeTrue(disk != null, "a tmpfs can be mounted");
        try (disk) {
            final Path file = where.resolve("file");
            Files.write(file, new byte[BLOCK_BYTES]);
            disk.fill();
            final long startNs = System.nanoTime();
            while (Files.getFileStore(where).getUsableSpace() > 0 && System.nanoTime() - startNs < PATIENCE_NS) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(
                () -> Files.write(where.resolve("other"), new byte[BLOCK_BYTES])).hasMessageContaining("No space left");
            disk.makeRoom();
            Files.write(where.resolve("other"), new byte[BLOCK_BYTES]);
            assertThat(Files.readAllBytes(file)).hasSize(BLOCK_BYTES);
        }
        assertThat(where).as("unmounted").isEmptyDirectory();
    }
}
