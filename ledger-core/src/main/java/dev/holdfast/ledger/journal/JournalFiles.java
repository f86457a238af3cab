package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.values.LedgerCapacity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/** Looks after the journal's files from outside, beside the journal that writes them. The last one is never touched. */
public final class JournalFiles {
    private JournalFiles() {
    }

    /** Names of all segments, in the order of their sequences. */
    public static List<String> list(final Storage storage) throws IOException {
        return Segment.list(storage);
    }

    /** Sequence of the first command of a segment. */
    public static long firstSequence(final String segment) {
        return Segment.firstSequence(segment);
    }

    /** Why a storage has no journal that anybody could read; null when it has one. */
    public static String absence(final Storage storage) throws IOException {
        final List<String> segments = Segment.list(storage);
        if (segments.isEmpty()) {
            return "there is no journal (journal-*.log) in " + storage;
        }
        String problem = null;
        for (final String segment : segments) {
            try (SegmentScan scan = new SegmentScan(storage, segment)) {
                if (scan.headerProblem() == null) {
                    return null;
                }
                problem = "file=" + storage.locate(segment) + " is no journal: " + scan.headerProblem();
            } catch (final NoSuchFileException e) {
                // A snapshot made it needless meanwhile.
                continue;
            }
        }
        return problem;
    }

    /** How many segments are closed and begin behind a sequence. */
    public static int closedAfter(final Storage storage, final long sequence) throws IOException {
        final List<String> segments = Segment.list(storage);
        return (int) segments.stream().limit(Math.max(0, segments.size() - 1))
            .filter(segment -> Segment.firstSequence(segment) > sequence).count();
    }

    /** Sequence of the first command that the files still have; 1 when there are none. */
    public static long firstSequence(final Storage storage) throws IOException {
        final List<String> segments = Segment.list(storage);
        return segments.isEmpty() ? 1 : Segment.firstSequence(segments.get(0));
    }

    /**
     * The capacities that stand at the beginnings of the segments that begin behind a sequence, in their order. A
     * segment whose header cannot be read, or is of a format before version 3, says none.
     */
    public static List<LedgerCapacity> capacities(final Storage storage, final long sequence) throws IOException {
        final List<LedgerCapacity> capacities = new ArrayList<>();
        for (final String segment
            : Segment.list(storage).stream().filter(each -> Segment.firstSequence(each) > sequence).toList()) {
            try (StoredFile file = storage.openToRead(segment)) {
                final ByteBuffer bytes = file.map();
                if (Segment.headerProblem(bytes, Segment.firstSequence(segment)) == null
                    && Segment.capacity(bytes) != null) {
                    capacities.add(Segment.capacity(bytes));
                }
            } catch (final NoSuchFileException e) {
                // A snapshot made it needless meanwhile.
                continue;
            }
        }
        return capacities;
    }

    /**
     * Names of the segments that may have commands behind a sequence, the oldest first: those that begin behind it, and
     * the one before those, unless one begins right there.
     */
    public static List<String> behind(final Storage storage, final long sequence) throws IOException {
        final List<String> segments = Segment.list(storage);
        int first = 0;
        while (first < segments.size() && Segment.firstSequence(segments.get(first)) <= sequence) {
            first++;
        }
        final boolean beginsThere = first < segments.size()
            && Segment.firstSequence(segments.get(first)) == sequence + 1;
        return segments.subList(beginsThere || first == 0 ? first : first - 1, segments.size());
    }

    /**
     * Deletes segments that end at or before a sequence.
     *
     * @param kept so many of them, the newest, stay.
     */
    public static void deleteUpTo(final Storage storage, final long sequence, final int kept) throws IOException {
        final List<String> segments = Segment.list(storage);
        int needless = 0;
        while (needless < segments.size() - 1 && Segment.firstSequence(segments.get(needless + 1)) <= sequence + 1) {
            needless++;
        }
        for (final String segment : segments.subList(0, Math.max(0, needless - kept))) {
            storage.delete(segment);
        }
    }
}
