package dev.holdfast.ledger.journal;

/** The journal holds something that no crash explains. Going on would lose money quietly, so a person has to choose. */
public final class JournalCorruptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JournalCorruptException(final String file, final long position, final long sequence, final String what) {
        super("journal file=" + file + " position=" + position + " sequence=" + sequence + ": " + what
            + ". Restore this file from a copy; or, to give up every command from this sequence on, move this file and all later ones away");
    }
}
