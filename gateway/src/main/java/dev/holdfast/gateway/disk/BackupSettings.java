package dev.holdfast.gateway.disk;

import java.nio.file.Path;

/**
 * Where and how a continuous backup is kept.
 *
 * @param directory  that it goes to; null for none.
 * @param intervalMs between two passes.
 * @param keepMs     how far back a restore can go.
 * @param baseMs     how much time lies between two snapshots there.
 */
public record BackupSettings(Path directory, long intervalMs, long keepMs, long baseMs) {
    /** No backup. */
    public static final BackupSettings NONE = new BackupSettings(null, 1, 1, 1);

    /** Whether there is one. */
    public boolean isEnabled() {
        return directory != null;
    }
}
