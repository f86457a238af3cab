package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.storage.Storage;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;

/**
 * Where the audit of a directory ends, as far as its newest files tell it. Nothing is changed to find out. Owned by one
 * thread; blocks and allocates.
 */
public final class AuditEnd {
    private final AuditPosition position;
    private String file;
    private byte[] content = {};
    private int keptBytes;
    private int fileBytes;
    private long number;
    private byte[] hash = new byte[AuditLayout.HASH_BYTES];
    private long lastSequence;
    private long ledgerId;
    private String problem;
    private boolean isDamaged;

    private AuditEnd(final AuditPosition position) {
        this.position = position;
    }

    /**
     * Reads the newest file, and those before it as long as no record is found.
     *
     * @throws IOException when the directory cannot be read.
     */
    public static AuditEnd find(final Storage storage) throws IOException {
        final List<String> files = AuditFiles.list(storage);
        final AuditEnd end = new AuditEnd(AuditPosition.read(storage));
        AuditRecord last = null;
        for (int i = files.size() - 1; i >= 0 && last == null; i--) {
            last = end.read(storage, files.get(i), i == files.size() - 1);
        }
        if (last != null) {
            end.lastSequence = sequenceBehind(last);
        }
        end.compareWithPosition(files.isEmpty());
        return end;
    }

    /** Returns the file's last good record; null when it has none. */
    private AuditRecord read(final Storage storage, final String name, final boolean isNewest) throws IOException {
        final AuditScan scan = new AuditScan(storage, name);
        final boolean isFirstGood = number == 0 && scan.headerProblem() == null;
        while (scan.next()) {
            if (position != null && scan.number() == position.number()
                && !scan.record().hash().equals(position.hash())) {
                note("file=" + scan.location() + " has another record=" + scan.number() + " than it had");
            }
        }
        if (isFirstGood) {
            number = scan.number();
            hash = scan.hash();
            ledgerId = scan.ledgerId();
        }
        if (isNewest) {
            file = name;
            content = scan.content();
            fileBytes = scan.size();
            keptBytes = scan.position();
        }
        final boolean wasForced = position != null && position.number() > scan.number();
        if (scan.problem() != null && (!isNewest || wasForced || !scan.isTorn())) {
            isDamaged = isNewest;
            note("file=" + scan.location() + " is damaged: " + scan.problem());
        }
        return scan.record();
    }

    private void compareWithPosition(final boolean isEmpty) {
        if (position != null && position.number() > number) {
            note(isEmpty ? "all its files are gone, although it had records up to record=" + position.number()
                : "it ends with record=" + number + ", although it had records up to record=" + position.number());
        }
    }

    private void note(final String what) {
        problem = problem == null ? what : problem + "; " + what;
    }

    private static long sequenceBehind(final AuditRecord record) {
        return switch (record.kind()) {
            case COMMAND -> record.sequence();
            case GAP -> Math.max(record.until(), record.sequence() - 1);
            case BEGIN, LOSS -> record.sequence() - 1;
        };
    }

    /** Whether there never was a record here, as far as one can tell. */
    public boolean isEmpty() {
        return number == 0 && position == null && problem == null;
    }

    /** Number of the last good record; 0 when there is none. */
    public long number() {
        return number;
    }

    /** Hash of that record, hexadecimal. */
    public String hash() {
        return HexFormat.of().formatHex(hash);
    }

    /** Sequence of the last command that the records are about. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Sequence up to which every command of a person is in the records. */
    public long completeUpTo() {
        return position != null && position.number() <= number ? Math.max(lastSequence, position.completeUpTo())
            : lastSequence;
    }

    /** Id of the ledger that the records are of; 0 when there are none. */
    public long ledgerId() {
        return ledgerId;
    }

    /** What no crash explains; null when there is nothing. */
    public String problem() {
        return problem;
    }

    /** Whether the newest file has to be kept as it is beside the one that is gone on with. */
    boolean isDamaged() {
        return isDamaged;
    }

    /** Name of the newest file; null when there is none. */
    String file() {
        return file;
    }

    byte[] hashBytes() {
        return hash.clone();
    }

    /** All that the newest file has. */
    byte[] content() {
        return content;
    }

    /** How many of these bytes are a header and good records; 0 when not even the header is good. */
    int keptBytes() {
        return keptBytes;
    }

    /** Bytes of the newest file that are neither. */
    int tornBytes() {
        return fileBytes - keptBytes;
    }
}
