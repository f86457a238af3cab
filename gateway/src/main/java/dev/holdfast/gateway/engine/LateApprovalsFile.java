package dev.holdfast.gateway.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps over a stop which late approvals the platform has yet to be asked about. It is a help and no part of the ledger: what it cannot keep or read
 * is found with the old holds. Cold, and blocks.
 */
final class LateApprovalsFile {
    private static final Logger LOG = LoggerFactory.getLogger(LateApprovalsFile.class);
    private static final String NAME = "late-approvals.txt";

    private final Path file;
    private final LateApprovals approvals;

    LateApprovalsFile(final Path directory, final LateApprovals approvals) {
        file = directory.resolve(NAME);
        this.approvals = approvals;
    }

    void read() {
        try {
            approvals.restore(Files.exists(file) ? Files.readString(file) : "");
        } catch (final IOException e) {
            LOG.warn("passed over: file={} cannot be read: {}", file, e.toString());
        }
    }

    void write() {
        try {
            Files.writeString(file, approvals.toText());
        } catch (final IOException e) {
            LOG.warn("cannot keep the late approvals that KeySecure has yet to be asked about: {}", e.toString());
        }
    }
}
