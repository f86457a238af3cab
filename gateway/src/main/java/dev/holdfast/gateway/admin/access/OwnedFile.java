package dev.holdfast.gateway.admin.access;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Files that only the owner of their directory reads, so that root can write them for the gateway. Any thread; blocks
 * on the disk.
 */
public final class OwnedFile {
    private OwnedFile() {
    }

    /** Writes the file whole or not at all, and waits until it is on the disk. */
    public static void write(final Path target, final byte[] bytes) throws IOException {
        final Path temporary = Files.createTempFile(target.getParent(), target.getFileName().toString(), ".tmp",
            ownerOnly(target));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                final ByteBuffer rest = ByteBuffer.wrap(bytes);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
            }
            giveToOwnerOfDirectory(temporary);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        try (FileChannel directory = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    static void giveToOwnerOfDirectory(final Path made) throws IOException {
        if (isPosix(made) && !Files.getOwner(made).equals(Files.getOwner(made.getParent()))) {
            Files.setOwner(made, Files.getOwner(made.getParent()));
        }
    }

    static boolean isPosix(final Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    static FileAttribute<?>[] ownerOnly(final Path file) {
        return isPosix(file) ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
            : new FileAttribute<?>[0];
    }
}
