package dev.holdfast.bench.torture;

import java.util.Locale;

/** What befalls a gateway in one life, or between two. */
enum Trial {
    /** Killed at any moment. */
    KILL(3, Needs.NOTHING),
    KILL_IN_SNAPSHOT(1, Needs.NOTHING),
    /** Killed just when a new journal file was begun. */
    KILL_AT_SEGMENT(1, Needs.NOTHING),
    STOP(1, Needs.NOTHING),
    /** Stopped where it is for up to 2.5 s. */
    PAUSE(2, Needs.FAULTS),
    SLOW_FORCE(2, Needs.SHIM),
    SLOW_WRITE(1, Needs.SHIM),
    /** Every force of the journal fails: the process has to end by itself. */
    FAILING_FORCE(1, Needs.SHIM),
    /** One force of a journal file fails: it has to end if that was one that answers waited for. */
    FAILING_FORCE_ONCE(1, Needs.SHIM),
    FAILING_WRITE(1, Needs.SHIM),
    /** Writes to the journal fail as on a full disk. */
    NO_ROOM(1, Needs.SHIM),
    /** The files beside the journal can neither be written nor forced: decisions have to go on. */
    FAILING_OTHERS(1, Needs.SHIM),
    /** The wall clock steps by seconds, minutes or days, and back, perhaps only in the next life. */
    CLOCK_STEP(3, Needs.SHIM),
    /**
     * The file system of the data directory fills up: the process has to end by itself, and no start succeeds until
     * there is room.
     */
    FULL_DISK(2, Needs.SMALL_DISK),
    /** Killed before it was ready. Beside the others. */
    KILL_AT_START(0, Needs.NOTHING),
    /** The end of a copy of the journal is damaged between two lives. Beside the others. */
    DAMAGED_END(0, Needs.FAULTS);

    private final int cards;
    private final Needs needs;

    Trial(final int cards, final Needs needs) {
        this.cards = cards;
        this.needs = needs;
    }

    /** What has to be there for it. */
    enum Needs {
        NOTHING, FAULTS, SHIM, SMALL_DISK
    }

    /** How many of the cards that lives are dealt from show it. */
    int cards() {
        return cards;
    }

    Needs needs() {
        return needs;
    }

    /** Its name in results. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
