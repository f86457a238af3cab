package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.WriteLog.Lie;
import dev.holdfast.ledger.journal.JournalCorruptException;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.recovery.CleanStop;
import dev.holdfast.ledger.recovery.CleanStopBrokenException;
import dev.holdfast.ledger.recovery.HighWater;
import dev.holdfast.ledger.recovery.LostTailException;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.recovery.Scrub;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.terms.RulesUnknownException;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import static dev.holdfast.gateway.engine.SimulationReference.check;

/**
 * Starts on copies of a disk that was damaged, by an older program, or with settings that allow too little. Each comes
 * to the books that there were and to all that was confirmed, or is refused; and none of them, not being gone on with,
 * changes a file.
 */
final class TestedStarts {
    private static final int SCRUB_BYTES = 1 << 20;

    private final Random random;
    private final SimulationReference reference;
    private final SimulationCounts counts;
    private final LedgerCapacity capacity;
    private final SimulatedStorage elsewhere;

    /** @param elsewhere has the copy of the high-water file. */
    TestedStarts(
        final Random random, final SimulationReference reference, final SimulationCounts counts,
        final LedgerCapacity capacity, final SimulatedStorage elsewhere) {
        this.random = random;
        this.reference = reference;
        this.counts = counts;
        this.capacity = capacity;
        this.elsewhere = elsewhere;
    }

    /** An older copy of the files, and up to where they were on disk for certain. */
    record Copy(SimulatedStorage storage, long durableSequence) {
    }

    /**
     * Files on which a start was refused, and up to where commands are there all the same: an operator may go on there.
     */
    record Remains(SimulatedStorage storage, long sequence) {
    }

    /**
     * A start on a damaged copy, or on an older one.
     *
     * @param lie           what a disk that lied has elsewhere or nowhere.
     * @param isForcedFirst whether each batch was forced before the next one.
     * @return what an operator could give up; null when there is nothing, or it is no tail.
     */
    Remains damaged(
        final SimulatedStorage storage, final Copy older, final Lie lie, final boolean isForcedFirst)
        throws IOException {
        boolean isBetrayed = false;
        long comparable = Long.MAX_VALUE;
        final SimulatedStorage damaged;
        String rotten = null;
        switch (random.nextInt(6)) {
            case 0 -> {
                damaged = older.storage.copy();
                comparable = older.durableSequence;
            }
            case 1 -> damaged = new TailDamage(random).damage(storage);
            case 2 -> {
                damaged = storage.copy();
                rotten = Rot.flip(damaged, random);
                counts.rots += rotten == null ? 0 : 1;
            }
            default -> {
                damaged = storage.copy();
                lie.pieces().forEach(damaged::put);
                counts.lies += lie.pieces().isEmpty() ? 0 : 1;
                isBetrayed = isForcedFirst && lie.isBetrayed();
            }
        }
        check(rotten == null || scrub(damaged).containsKey(rotten), "rot in " + rotten + " is not found");
        return startOn(damaged, comparable, isBetrayed);
    }

    private static Map<String, String> scrub(final SimulatedStorage storage) throws IOException {
        final Scrub scrub = new Scrub(storage);
        scrub.beginRound();
        boolean goesOn = true;
        while (goesOn) {
            goesOn = scrub.advance(SCRUB_BYTES);
        }
        return scrub.damaged();
    }

    /**
     * Starts.
     *
     * @param comparable up to where no command can have been lost since, and be another one now.
     * @param isBetrayed whether the journal itself says that something is missing, if it is.
     */
    private Remains startOn(
        final SimulatedStorage damaged, final long comparable, final boolean isBetrayed) throws IOException {
        final Map<String, byte[]> before = damaged.contents();
        long end = 0;
        counts.damagedStarts++;
        boolean isRefused = false;
        try (Recovery recovery = new Recovery(damaged, capacity)) {
            try {
                recovery.expect(HighWater.of(damaged));
                recovery.expect(HighWater.of(elsewhere));
                recovery.applyAll();
                CleanStop.check(damaged, recovery.ledger().sequence(), recovery.store().digest());
                final JournalPoint known = HighWater.of(elsewhere).read();
                final long sequence = recovery.ledger().sequence();
                check(known == null || sequence >= known.sequence(),
                    "a start ends silently at " + sequence + " although " + known + " was confirmed");
                if (sequence <= comparable) {
                    reference.claim(recovery.ledger());
                }
                final boolean isLess = sequence < reference.expected();
                check(
                    !isLess
                    || !isBetrayed, "a start ends silently at " + sequence
                    + " although batches behind say that more was on disk");
                counts.silentLosses += isLess ? 1 : 0;
            } catch (final LostTailException | JournalCorruptException e) {
                isRefused = true;
                end = recovery.ledger().sequence();
            } catch (final CleanStopBrokenException e) {
                counts.refused++;
            } catch (final IOException e) {
                check(e.getMessage().contains("file="), "a refusal names no file: " + e);
                counts.refused++;
            }
        }
        counts.refused += isRefused ? 1 : 0;
        checkUnchanged(before, damaged);
        return isRefused && canBeGivenUp(damaged, end) ? new Remains(damaged, end) : null;
    }

    /** Sequence up to which commands are there, which a refusal names. */
    long endOf(final SimulatedStorage storage) {
        try (Recovery recovery = new Recovery(storage.copy(), capacity)) {
            try {
                recovery.applyAll();
            } catch (final JournalCorruptException e) {
                check(
                    e.getMessage().contains("--accept-loss=" + recovery.ledger().sequence()), "it cannot be given up: "
                    + e.getMessage());
            }
            return recovery.ledger().sequence();
        }
    }

    private boolean canBeGivenUp(final SimulatedStorage damaged, final long end) throws IOException {
        if (end < reference.sequence()) {
            return false;
        }
        try (Recovery recovery = new Recovery(damaged, capacity)) {
            recovery.expect(HighWater.of(damaged));
            recovery.expect(HighWater.of(elsewhere));
            recovery.acceptLossBehind(end);
            recovery.applyAll();
            return recovery.lostUpTo() > 0 && recovery.ledger().sequence() == end;
        } catch (final LostTailException | JournalCorruptException e) {
            return false;
        }
    }

    /**
     * A start by a program that knows fewer rules.
     *
     * @return the rules that it knows when they do, else null.
     */
    RuleBook older(final SimulatedStorage storage) {
        final int newest = 1 + random.nextInt(RuleBook.CURRENT.newest() - 1);
        final RuleBook book = new RuleBook(Stream.iterate(1, version -> version + 1).limit(newest)
            .map(RuleBook.CURRENT::of).toList());
        final SimulatedStorage copy = storage.copy();
        final Map<String, byte[]> before = copy.contents();
        RuleBook accepted = null;
        try (Recovery recovery = new Recovery(copy, capacity, book, Snapshot.NO_PAUSE)) {
            recovery.applyAll();
            check(book.knows(recovery.ledger().rulesVersion()), "a program decides by rules that it does not know");
            reference.claim(recovery.ledger());
            accepted = book;
        } catch (final RulesUnknownException e) {
            check(
                e.getMessage().contains("this program knows 1 to " + newest),
                "the refusal does not say what is known: " + e.getMessage());
            counts.downgrades++;
        }
        checkUnchanged(before, copy);
        return accepted;
    }

    /** A start with settings that allow less than there is. */
    void tooSmall(final SimulatedStorage storage) {
        final SimulatedStorage copy = storage.copy();
        final Map<String, byte[]> before = copy.contents();
        try (Recovery recovery = new Recovery(copy, capacity)) {
            recovery.applyAll();
            final LedgerCapacity used = recovery.store().used();
            if (used.cards() == 0) {
                return;
            }
            final LedgerCapacity less = new LedgerCapacity(capacity.accounts(), used.cards() - 1, 0,
                capacity.entries());
            try {
                new OpeningCommands(recovery.ledger(), less, RuleBook.CURRENT, 0);
                check(false, "settings that allow too little are taken");
            } catch (final UnusableEnvironmentException e) {
                check(
                    e.getMessage().contains("ledger.max_cards=" + less.cards() + " should be at least " + used.cards()),
                    "the refusal does not say what would be enough: " + e.getMessage());
                counts.downgrades++;
            }
        }
        checkUnchanged(before, copy);
    }

    private static void checkUnchanged(final Map<String, byte[]> before, final SimulatedStorage storage) {
        final Map<String, byte[]> after = storage.contents();
        check(
            before.keySet().equals(after.keySet())
            && before.keySet().stream().allMatch(name -> Arrays.equals(before.get(name), after.get(name))),
            "a start that was not gone on with has changed files");
    }

    /** A write that went astray can lie in its place: a start names the file, and the operator removes it. */
    static void removeUnreadableStop(final SimulatedStorage storage) throws IOException {
        try {
            CleanStop.check(storage, Long.MAX_VALUE, 0);
        } catch (final IOException e) {
            check(e.getMessage().contains("file="), "a refusal names no file: " + e);
            CleanStop.remove(storage);
        }
    }
}
