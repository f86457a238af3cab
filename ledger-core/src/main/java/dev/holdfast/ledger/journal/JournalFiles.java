package dev.holdfast.ledger.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks after the journal's files from outside, beside the journal that writes them. The last one is never touched. */
public final class JournalFiles {
    private JournalFiles() {
    }

    /** How many segments are closed and begin behind a sequence. */
    public static int closedAfter(final Path directory, final long sequence) throws IOException {
        final List<Path> segments = Segment.list(directory);
        return (int) segments.stream().limit(Math.max(0, segments.size() - 1)).filter(segment -> Segment.firstSequence(segment) > sequence).count();
    }

    /** Sequence of the first command that the files still have; 1 when there are none. */
    public static long firstSequence(final Path directory) throws IOException {
        final List<Path> segments = Segment.list(directory);
        return segments.isEmpty() ? 1 : Segment.firstSequence(segments.get(0));
    }

    /** The segments that begin behind a sequence, the oldest first. */
    public static List<Path> behind(final Path directory, final long sequence) throws IOException {
        return Segment.list(directory).stream().filter(segment -> Segment.firstSequence(segment) > sequence).toList();
    }

    /**
     * Deletes segments that end at or before a sequence.
     *
     * @param kept so many of them, the newest, stay.
     */
    public static void deleteUpTo(final Path directory, final long sequence, final int kept) throws IOException {
        final List<Path> segments = Segment.list(directory);
        int needless = 0;
        while (needless < segments.size() - 1 && Segment.firstSequence(segments.get(needless + 1)) <= sequence + 1) {
            needless++;
        }
        for (final Path segment : segments.subList(0, Math.max(0, needless - kept))) {
            Files.delete(segment);
        }
    }
}
