package dev.holdfast.bench.torture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** A file system of its own in memory that can be filled up. Needs the right to mount one. */
final class SmallDisk implements AutoCloseable {
    private static final String SIZE = "size=64m";
    private static final long COMMAND_SECONDS = 10;
    private static final int BLOCK_BYTES = 4096;
    private static final int UNMOUNT_TRIES = 50;
    private static final long PAUSE_MS = 100;
    private static final long FILL_PAUSE_MS = 2;

    private final Path directory;
    private final Path filler;
    private final Thread closer;
    private Thread filling;
    private volatile boolean isFilling;

    private SmallDisk(final Path directory) {
        this.directory = directory;
        filler = directory.resolve("filler");
        closer = new Thread(() -> unmount(directory), "unmount");
        Runtime.getRuntime().addShutdownHook(closer);
    }

    /** Mounts one there; null when that is not permitted. */
    static SmallDisk mount(final Path directory) throws IOException, InterruptedException {
        Files.createDirectories(directory);
        return run("mount", "-t", "tmpfs", "-o", SIZE, "none", directory.toString()) ? new SmallDisk(directory) : null;
    }

    /** Whether one can be mounted. */
    static boolean isPossible(final Path scratch) throws IOException, InterruptedException {
        final SmallDisk disk = mount(scratch);
        if (disk == null) {
            return false;
        }
        disk.close();
        return true;
    }

    private static boolean run(final String... command) throws InterruptedException {
        try {
            final Process process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (final IOException e) {
            return false;
        }
    }

    Path directory() {
        return directory;
    }

    /** Takes all the room, and what becomes free, until {@link #makeRoom}. */
    void fill() {
        isFilling = true;
        filling = new Thread(() -> {
            final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
            while (isFilling) {
                try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                    while (isFilling) {
                        channel.write(block.clear());
                    }
                } catch (final IOException e) {
                    pause();
                }
            }
        }, "filler");
        filling.start();
    }

    private static void pause() {
        try {
            Thread.sleep(FILL_PAUSE_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives back the room that {@link #fill} took. */
    void makeRoom() throws IOException, InterruptedException {
        isFilling = false;
        filling.join();
        Files.deleteIfExists(filler);
    }

    private static void unmount(final Path directory) {
        try {
            for (int i = 0; i < UNMOUNT_TRIES; i++) {
                if (run("umount", directory.toString())) {
                    return;
                }
                Thread.sleep(PAUSE_MS);
            }
            run("umount", "-l", directory.toString());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        unmount(directory);
        Runtime.getRuntime().removeShutdownHook(closer);
    }
}
