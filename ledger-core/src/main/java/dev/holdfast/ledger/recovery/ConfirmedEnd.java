package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.storage.Storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a high-water file says was confirmed, and so has to be there. Cold, and blocks.
 *
 * @param file that said it.
 * @param end  up to where commands were confirmed.
 */
record ConfirmedEnd(HighWater file, JournalPoint end) {
    /**
     * What the source's own file and others say before anything is copied, as far as they are there. Less than that is
     * given only to who names a sequence; so is a file that cannot be read passed over only then, with a note. Others
     * were named, so a note says when one of them is not there, as a start does.
     */
    static List<ConfirmedEnd> of(
        final Storage source, final RestorePoint point, final List<String> notes, final HighWater... elsewhere) {
        final List<HighWater> files = new ArrayList<>(List.of(elsewhere));
        files.add(HighWater.of(source));
        final List<ConfirmedEnd> confirmed = new ArrayList<>();
        for (final HighWater file : files) {
            try {
                final JournalPoint end = file.read();
                if (end != null) {
                    confirmed.add(new ConfirmedEnd(file, end));
                } else if (file.storage() != source) {
                    notes.add("there is no high-water file yet, or its disk is not there: journal.high_water_file="
                        + file.location() + ". So it was not checked that all is here that this file says was "
                        + "confirmed: mount its disk and make another backup");
                }
            } catch (final IOException e) {
                final String problem = "cannot read the high-water file " + file.location() + ": " + e.getMessage();
                if (point.sequence() == RestorePoint.END.sequence()) {
                    throw new BackupException(problem);
                }
                notes.add(problem);
            }
        }
        return confirmed;
    }

    /**
     * What of it is missing in a ledger that was recovered.
     *
     * @param reader that was told to await this end.
     * @return null when nothing is missing.
     * @throws LostTailException when the file is another ledger's, which is not given up by accepting a loss.
     */
    LostTailException lossIn(final Recovery recovery, final Storage storage, final JournalReader reader) {
        final JournalPoint point = recovery.point();
        if (point.ledgerId() != 0 && point.ledgerId() != end.ledgerId()) {
            throw LostTailException.foreign(storage, point, file, end);
        }
        if (end.sequence() > point.sequence()) {
            return LostTailException.missing(storage, point, file, end);
        }
        final boolean isCovered = end.sequence() < recovery.fromSequence() || reader.hasPassed(end);
        return isCovered ? null : LostTailException.diverged(storage, point, file, end);
    }
}
