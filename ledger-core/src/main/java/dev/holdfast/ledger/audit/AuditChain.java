package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.storage.Storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * All records of the audit in their order, through all files. What does not fit is noted, and reading goes on with the
 * next file. Changes nothing; has one file in memory at a time. Used by one thread, which it blocks.
 */
public final class AuditChain {
    private static final int MAX_PROBLEMS = 100;

    private final Storage storage;
    private final List<String> files;
    private final List<String> problems = new ArrayList<>();
    private int next;
    private AuditScan scan;
    private long number;
    private byte[] hash = new byte[AuditLayout.HASH_BYTES];
    private long ledgerId;
    private int tornBytes;

    public AuditChain(final Storage storage) throws IOException {
        this.storage = storage;
        files = AuditFiles.list(storage);
    }

    /** What does not fit in a directory's audit; nothing when all is well, or there is none. */
    public static List<String> problemsOf(final Storage storage) throws IOException {
        final AuditChain chain = new AuditChain(storage);
        while (chain.next() != null) {
            continue;
        }
        return chain.problems();
    }

    /** The next record; null at the end. */
    public AuditRecord next() throws IOException {
        while (scan == null || !scan.next()) {
            if (scan != null) {
                leave();
            }
            if (next == files.size()) {
                return null;
            }
            enter(files.get(next++));
        }
        number = scan.number();
        hash = scan.hash();
        return scan.record();
    }

    private void enter(final String name) throws IOException {
        final AuditScan opened = new AuditScan(storage, name);
        if (opened.headerProblem() == null) {
            final String problem = problemBetween(number, hash, opened);
            if (problem != null) {
                note(problem);
            }
            if (ledgerId != 0 && opened.ledgerId() != ledgerId) {
                note("file=" + opened.location() + " is of another ledger than the one before it");
            }
            ledgerId = opened.ledgerId();
            number = opened.number();
            hash = opened.hash();
        }
        scan = opened;
    }

    /** What is wrong between one file's end and the next file; null when nothing is. */
    static String problemBetween(final long lastNumber, final byte[] lastHash, final AuditScan following) {
        if (following.firstNumber() != lastNumber + 1) {
            return "records " + (lastNumber + 1) + " to " + (following.firstNumber() - 1)
                + " are missing before file=" + following.location();
        }
        return Arrays.equals(lastHash, following.hash()) ? null
            : "file=" + following.location() + " does not follow record=" + lastNumber;
    }

    private void leave() {
        final AuditScan left = scan;
        scan = null;
        if (left.problem() == null) {
            return;
        }
        if (next == files.size() && left.isTorn()) {
            tornBytes = left.size() - left.position();
        } else {
            note("file=" + left.location() + " is damaged: " + left.problem());
        }
    }

    private void note(final String problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        }
    }

    /** What does not fit, so far. */
    public List<String> problems() {
        return problems;
    }

    /** Number of the last record that was read. */
    public long number() {
        return number;
    }

    /** Hash of that record, hexadecimal. */
    public String hash() {
        return HexFormat.of().formatHex(hash);
    }

    /** Id of the ledger; 0 when nothing was read. */
    public long ledgerId() {
        return ledgerId;
    }

    /** Bytes behind the last record that a crash can have left; the next start cuts them off. */
    public int tornBytes() {
        return tornBytes;
    }
}
