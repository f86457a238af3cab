package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

/** The journal holds something that no crash explains. Going on would lose money quietly, so a person has to choose. */
public final class JournalCorruptException extends UnusableEnvironmentException {
    private static final long serialVersionUID = 1L;

    public JournalCorruptException(final String file, final long position, final long sequence, final String what) {
        this(file, position, sequence, what,
            ". Restore this file from a copy; or, to give up every command from this sequence on, move this file "
            + "and all later ones away, and start once with " + flag(sequence));
    }

    private JournalCorruptException(
        final String file, final long position, final long sequence, final String what, final String choices) {
        super("journal file=" + file + " position=" + position + " sequence=" + sequence + ": " + what + choices);
    }

    /** Of damage at the journal's end, which {@link JournalReader#acceptLossBehind} can pass over. */
    static JournalCorruptException ofTail(
        final String file, final long position, final long sequence, final String what) {
        return new JournalCorruptException(file, position, sequence, what,
            ". Restore this file from a copy; or, to give up every command from this "
            + "sequence on, start once with " + flag(sequence));
    }

    private static String flag(final long sequence) {
        return "--accept-loss=" + (sequence - 1);
    }
}
