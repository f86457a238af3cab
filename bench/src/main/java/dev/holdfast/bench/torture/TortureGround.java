package dev.holdfast.bench.torture;

import java.nio.file.Path;

/**
 * Where a gateway is put to its trials.
 *
 * @param files where the torture keeps its own files, and the data directory when there is no small disk.
 * @param disk  that has the data directory and can be filled; null without one.
 * @param shim  that makes disk and clock misbehave; null without one.
 */
record TortureGround(Path files, SmallDisk disk, FaultShim shim) {
    /** The gateway's. */
    Path dataDirectory() {
        return (disk == null ? files : disk.directory()).resolve("data");
    }
}
