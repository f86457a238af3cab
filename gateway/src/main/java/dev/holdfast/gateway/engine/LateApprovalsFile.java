package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.storage.FileRights;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps over a stop, and over a crash but for the last second, which late approvals the platform has yet to be asked
 * about. It is a help and no part of the ledger: what it cannot keep or read is found with the old holds. Cold, and
 * blocks.
 */
final class LateApprovalsFile implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LateApprovalsFile.class);
    private static final String NAME = "late-approvals.txt";

    private final Path file;
    private final LateApprovals approvals;
    private long writtenRevision;
    private boolean hasFailed;

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

    /**
     * Writes it when something has changed that is not written yet; what fails is tried again the next time. One thread
     * at a time.
     */
    @Override
    public void run() {
        final long revision = approvals.revision();
        if (revision == writtenRevision) {
            return;
        }
        try {
            FileRights.replace(file, approvals.toText().getBytes(StandardCharsets.UTF_8));
            writtenRevision = revision;
            hasFailed = false;
        } catch (final IOException e) {
            if (!hasFailed) {
                LOG.warn(
                    "cannot keep the late approvals that KeySecure has yet to be asked about, and tries again: {}",
                    e.toString());
            }
            hasFailed = true;
        }
    }
}
