package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.journal.LedgerState;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.onboarding.OnboardingViews;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.terms.RulesUnknownException;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The deterministic ledger: the same commands with the same sequence and time give the same state and the same results,
 * so a replay of the journal gives back what was lost. No clock, no randomness, no configuration. Owned by one thread;
 * blocks on nothing; allocates nothing.
 */
@HotPath
public final class Ledger implements LedgerState {
    /** Longest result in bytes. */
    public static final int MAX_RESULT_BYTES = 4096;

    private final RuleBook book;
    private final ResultEncoder results;
    private final LedgerCommands commands;
    private final LedgerQueries queries;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final LedgerStore store;
    private long sequence;
    private long timeMs;

    /** An empty ledger. */
    public Ledger(final LedgerStore store) {
        this(store, 0, 0, RuleBook.CURRENT);
    }

    /**
     * A ledger whose store was restored.
     *
     * @param sequence of the last command that is in it.
     * @param timeMs   of that command, Unix milliseconds.
     * @param book     the rules that there are.
     * @throws RulesUnknownException when the rules in force are not among them.
     */
    public Ledger(final LedgerStore store, final long sequence, final long timeMs, final RuleBook book) {
        this.store = store;
        this.book = book;
        this.sequence = sequence;
        this.timeMs = timeMs;
        final OnboardingViews onboarding = new OnboardingViews(store);
        results = new ResultEncoder(store, onboarding);
        final TermsResultEncoder termsResults = new TermsResultEncoder(store, results);
        final ReviewResultEncoder reviewResults = new ReviewResultEncoder(store, results);
        commands = new LedgerCommands(store, book, results, termsResults, reviewResults, onboarding);
        queries = new LedgerQueries(store, results, termsResults, reviewResults, onboarding,
            new ReserveDesk(store, book, results));
    }

    /** Its rows. */
    public LedgerStore store() {
        return store;
    }

    @Override
    public long digest() {
        return store.digest();
    }

    @Override
    public int rulesVersion() {
        return store.rulesVersion();
    }

    @Override
    public LedgerCapacity capacity() {
        return store.capacity();
    }

    /** Sequence of the last command that was applied; 0 before the first. */
    public long sequence() {
        return sequence;
    }

    /** Time of the last command that was applied, Unix milliseconds. */
    public long timeMs() {
        return timeMs;
    }

    /**
     * Applies one command and writes its result.
     *
     * @param nextSequence one more than that of the command before.
     * @param commandTime  Unix milliseconds, never less than that of the command before.
     * @return the result's length in bytes, at most {@link #MAX_RESULT_BYTES}.
     */
    public int apply(
        final DirectBuffer command, final int offset, final long nextSequence, final long commandTime,
        final MutableDirectBuffer result, final int resultOffset) {
        if (nextSequence != sequence + 1 || commandTime < timeMs) {
            throw new BrokenInvariantException(
                "sequence=" + nextSequence + " time=" + commandTime + " cannot follow sequence=" + sequence + " time="
                    + timeMs);
        }
        sequence = nextSequence;
        timeMs = commandTime;
        final int length = commands.apply(command, offset, sequence, timeMs, result, resultOffset);
        store.checkChangesEnded();
        return length;
    }

    /** Answers one query and returns the result's length in bytes. */
    public int query(
        final DirectBuffer query, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        header.wrap(query, offset);
        return MessageType.of(header.templateId()) == MessageType.GET_LEDGER
            ? results.ledger(sequence, timeMs, book.newest(), result, resultOffset)
            : queries.answer(query, offset, result, resultOffset);
    }

    /**
     * Answers an authorization that cannot be decided now, without changing anything: with its decision when it was
     * decided before, else with another result. Returns the result's length in bytes.
     */
    public int answerUndecided(
        final DirectBuffer question, final int offset, final ResultCode otherwise, final MutableDirectBuffer result,
        final int resultOffset) {
        final ResultCode decision = commands.decision(question, offset);
        return results.outcome(decision == null ? otherwise : decision, result, resultOffset);
    }

    /** Whether an authorization was decided before, so that asking again changes nothing. */
    public boolean isDecided(final DirectBuffer question, final int offset) {
        return commands.decision(question, offset) != null;
    }
}
