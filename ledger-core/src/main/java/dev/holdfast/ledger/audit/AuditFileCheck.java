package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.storage.Storage;

import java.io.IOException;
import java.util.List;

/** Reads one file of the audit again. Changes nothing; cold, and blocks. */
public final class AuditFileCheck {
    private AuditFileCheck() {
    }

    /**
     * What is wrong with a file that gets no more records, or between it and the next one; null when nothing is.
     *
     * @throws java.nio.file.NoSuchFileException when it is gone.
     */
    public static String problemOf(final Storage storage, final String name) throws IOException {
        final AuditScan scan = new AuditScan(storage, name);
        while (scan.next()) {
            continue;
        }
        if (scan.problem() != null) {
            return scan.problem();
        }
        final List<String> files = AuditFiles.list(storage);
        final int index = files.indexOf(name);
        if (index < 0 || index == files.size() - 1) {
            return null;
        }
        final AuditScan following = new AuditScan(storage, files.get(index + 1));
        return following.headerProblem() != null ? null
            : AuditChain.problemBetween(scan.number(), scan.hash(), following);
    }
}
