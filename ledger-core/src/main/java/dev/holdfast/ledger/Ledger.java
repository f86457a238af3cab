package dev.holdfast.ledger;

import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.journal.LedgerState;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.CardUpdateDecoder;
import dev.holdfast.ledger.message.ConfirmOutboundDecoder;
import dev.holdfast.ledger.message.GetAccountDecoder;
import dev.holdfast.ledger.message.GetCardDecoder;
import dev.holdfast.ledger.message.GetCardTermsDecoder;
import dev.holdfast.ledger.message.GetEntryDecoder;
import dev.holdfast.ledger.message.GetOrderDecoder;
import dev.holdfast.ledger.message.GetPackageDecoder;
import dev.holdfast.ledger.message.GetReviewDecoder;
import dev.holdfast.ledger.message.KeepUnreadDecoder;
import dev.holdfast.ledger.message.LearnCardDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.NextPackageDecoder;
import dev.holdfast.ledger.message.NextReviewDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.message.PostEntryDecoder;
import dev.holdfast.ledger.message.PutAccountDecoder;
import dev.holdfast.ledger.message.PutCardDecoder;
import dev.holdfast.ledger.message.PutCardTermsDecoder;
import dev.holdfast.ledger.message.PutPackageDecoder;
import dev.holdfast.ledger.message.ResolveReviewDecoder;
import dev.holdfast.ledger.message.ScanDecoder;
import dev.holdfast.ledger.message.SetCapacityDecoder;
import dev.holdfast.ledger.message.SweepDecoder;
import dev.holdfast.ledger.message.SwitchRulesDecoder;
import dev.holdfast.ledger.message.WithdrawDecoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.CardUse;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.terms.RuleSet;
import dev.holdfast.ledger.terms.RulesUnknownException;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewSubject;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The deterministic ledger: the same commands with the same sequence and time give the same state and the same results,
 * so a replay of the journal gives back what was lost. No clock, no randomness, no configuration. Owned by one thread;
 * blocks on nothing; allocates nothing.
 */
public final class Ledger implements LedgerState {
    /** Longest result in bytes. */
    public static final int MAX_RESULT_BYTES = 4096;

    private final OrderAccounting accounting;
    private final Authorizations authorizations;
    private final CardNotifications cardNotifications;
    private final ReviewCommands reviews;
    private final MerchantCommands merchant;
    private final TermsCommands terms;
    private final Expirations expirations;
    private final GovernanceCommands governance;
    private final RuleBook book;
    private final ResultEncoder results;
    private final RowScanner scanner;
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AuthorizeDecoder authorize = new AuthorizeDecoder();
    private final WithdrawDecoder withdraw = new WithdrawDecoder();
    private final NotifyDecoder notify = new NotifyDecoder();
    private final CardUpdateDecoder cardUpdate = new CardUpdateDecoder();
    private final PutAccountDecoder putAccount = new PutAccountDecoder();
    private final PostEntryDecoder postEntry = new PostEntryDecoder();
    private final PutCardDecoder putCard = new PutCardDecoder();
    private final PutPackageDecoder putPackage = new PutPackageDecoder();
    private final PutCardTermsDecoder putCardTerms = new PutCardTermsDecoder();
    private final ResolveReviewDecoder resolveReview = new ResolveReviewDecoder();
    private final SweepDecoder sweep = new SweepDecoder();
    private final LearnCardDecoder learnCard = new LearnCardDecoder();
    private final ConfirmOutboundDecoder confirmOutbound = new ConfirmOutboundDecoder();
    private final SetCapacityDecoder setCapacity = new SetCapacityDecoder();
    private final KeepUnreadDecoder keepUnread = new KeepUnreadDecoder();
    private final SwitchRulesDecoder switchRules = new SwitchRulesDecoder();
    private final GetAccountDecoder getAccount = new GetAccountDecoder();
    private final GetCardDecoder getCard = new GetCardDecoder();
    private final GetOrderDecoder getOrder = new GetOrderDecoder();
    private final GetEntryDecoder getEntry = new GetEntryDecoder();
    private final GetPackageDecoder getPackage = new GetPackageDecoder();
    private final NextPackageDecoder nextPackage = new NextPackageDecoder();
    private final GetCardTermsDecoder getCardTerms = new GetCardTermsDecoder();
    private final GetReviewDecoder getReview = new GetReviewDecoder();
    private final NextReviewDecoder nextReview = new NextReviewDecoder();
    private final ScanDecoder scan = new ScanDecoder();
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
        final CardUse cardUse = new CardUse();
        accounting = new OrderAccounting(store, cardUse);
        authorizations = new Authorizations(store, cardUse, accounting);
        final EntryBooking booking = new EntryBooking(store, accounting);
        cardNotifications = new CardNotifications(store);
        reviews = new ReviewCommands(store, accounting, booking);
        merchant = new MerchantCommands(store, booking);
        terms = new TermsCommands(store);
        expirations = new Expirations(store, accounting);
        governance = new GovernanceCommands(store, book);
        results = new ResultEncoder(store);
        scanner = new RowScanner(store);
        decideBy(book.of(store.rulesVersion()));
    }

    private void decideBy(final RuleSet rules) {
        accounting.rules(rules);
        authorizations.rules(rules);
        cardNotifications.rules(rules);
        reviews.rules(rules);
        merchant.rules(rules);
        expirations.rules(rules);
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
        final int length = applyNext(command, offset, result, resultOffset);
        store.checkChangesEnded();
        return length;
    }

    private int applyNext(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        header.wrap(command, offset);
        return switch (MessageType.of(header.templateId())) {
            case AUTHORIZE -> authorize(command, offset, result, resultOffset);
            case WITHDRAW -> withdraw(command, offset, result, resultOffset);
            case NOTIFY ->
                results.outcome(reviews.take(notify.wrapAndApplyHeader(command, offset, header), timeMs), result,
                    resultOffset);
            case CARD_UPDATE ->
                results.outcome(cardNotifications.take(cardUpdate.wrapAndApplyHeader(command, offset, header), timeMs),
                    result, resultOffset);
            case PUT_ACCOUNT -> putAccount(command, offset, result, resultOffset);
            case POST_ENTRY -> postEntry(command, offset, result, resultOffset);
            case PUT_CARD -> putCard(command, offset, result, resultOffset);
            case PUT_PACKAGE -> putPackage(command, offset, result, resultOffset);
            case PUT_CARD_TERMS -> putCardTerms(command, offset, result, resultOffset);
            case RESOLVE_REVIEW -> resolveReview(command, offset, result, resultOffset);
            case SWEEP ->
                results.outcome(expirations.sweep(sweep.wrapAndApplyHeader(command, offset, header), timeMs), result,
                    resultOffset);
            case LEARN_CARD ->
                results.outcome(cardNotifications.learn(learnCard.wrapAndApplyHeader(command, offset, header), timeMs),
                    result, resultOffset);
            case CONFIRM_OUTBOUND ->
                results.outcome(merchant.confirm(confirmOutbound.wrapAndApplyHeader(command, offset, header), timeMs),
                    result, resultOffset);
            case SET_CAPACITY ->
                results.outcome(governance.setCapacity(setCapacity.wrapAndApplyHeader(command, offset, header)),
                    result, resultOffset);
            case KEEP_UNREAD ->
                results.outcome(reviews.keep(keepUnread.wrapAndApplyHeader(command, offset, header), timeMs), result,
                    resultOffset);
            case SWITCH_RULES -> switchRules(command, offset, result, resultOffset);
            // A note for those who read the journal.
            case ACCEPT_LOSS -> results.outcome(ResultCode.APPROVED, result, resultOffset);
            default -> throw new IllegalArgumentException(MessageType.of(header.templateId()).text()
                + " is no command");
        };
    }

    /** Answers one query and returns the result's length in bytes. */
    public int query(
        final DirectBuffer query, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        header.wrap(query, offset);
        switch (MessageType.of(header.templateId())) {
            case GET_ACCOUNT -> {
                getAccount.wrapAndApplyHeader(query, offset, header).wrapAccountNo(id);
                return results.account(id, result, resultOffset);
            }
            case GET_CARD -> {
                getCard.wrapAndApplyHeader(query, offset, header).wrapCardNo(id);
                return results.card(id, result, resultOffset);
            }
            case GET_ORDER -> {
                getOrder.wrapAndApplyHeader(query, offset, header).wrapConsumeNo(id);
                return results.order(id, result, resultOffset);
            }
            case GET_ENTRY -> {
                getEntry.wrapAndApplyHeader(query, offset, header).wrapEntryNo(id);
                return results.entry(id, result, resultOffset);
            }
            case GET_PACKAGE -> {
                getPackage.wrapAndApplyHeader(query, offset, header).wrapPackageNo(id);
                return results.packageTerms(id, getPackage.version(), result, resultOffset);
            }
            case NEXT_PACKAGE -> {
                return results.packageAt(nextPackage.wrapAndApplyHeader(query, offset, header).place(), result,
                    resultOffset);
            }
            case GET_CARD_TERMS -> {
                getCardTerms.wrapAndApplyHeader(query, offset, header).wrapCardNo(id);
                return results.cardTerms(id, result, resultOffset);
            }
            case GET_REVIEW -> {
                getReview.wrapAndApplyHeader(query, offset, header).wrapConsumeNo(id);
                return results.review(subject(getReview.subject()), id, result, resultOffset);
            }
            case NEXT_REVIEW -> {
                nextReview.wrapAndApplyHeader(query, offset, header).wrapConsumeNo(id);
                return results.nextReview(subject(nextReview.subject()), id, result, resultOffset);
            }
            case SCAN -> {
                return scanner.scan(scan.wrapAndApplyHeader(query, offset, header), result, resultOffset);
            }
            case GET_LEDGER -> {
                return results.ledger(sequence, timeMs, book.newest(), result, resultOffset);
            }
            default -> throw new IllegalArgumentException(MessageType.of(header.templateId()).text() + " is no query");
        }
    }

    /**
     * Answers an authorization that cannot be decided now, without changing anything: with its decision when it was
     * decided before, else with another result. Returns the result's length in bytes.
     */
    public int answerUndecided(
        final DirectBuffer question, final int offset, final ResultCode otherwise, final MutableDirectBuffer result,
        final int resultOffset) {
        header.wrap(question, offset);
        final ResultCode decision = authorizations.repeat(authorize.wrapAndApplyHeader(question, offset, header));
        return results.outcome(decision == null ? otherwise : decision, result, resultOffset);
    }

    /** Whether an authorization was decided before, so that asking again changes nothing. */
    public boolean isDecided(final DirectBuffer question, final int offset) {
        header.wrap(question, offset);
        return authorizations.repeat(authorize.wrapAndApplyHeader(question, offset, header)) != null;
    }

    private int authorize(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = authorizations.authorize(authorize.wrapAndApplyHeader(command, offset, header), timeMs);
        return results.outcome(code, authorizations.hasDecided() ? sequence : 0, result, resultOffset);
    }

    private int withdraw(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = authorizations.withdraw(withdraw.wrapAndApplyHeader(command, offset, header), timeMs);
        return results.outcome(code, code == ResultCode.TOO_LATE ? withdraw.decidedBy() : 0, result, resultOffset);
    }

    private int putAccount(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = merchant.putAccount(putAccount.wrapAndApplyHeader(command, offset, header));
        if (!code.isApproved()) {
            return results.outcome(code, result, resultOffset);
        }
        putAccount.sbeRewind().wrapAccountNo(id);
        return results.account(id, result, resultOffset);
    }

    private int postEntry(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = merchant.postEntry(postEntry.wrapAndApplyHeader(command, offset, header), timeMs);
        if (!code.isApproved()) {
            return results.outcome(code, result, resultOffset);
        }
        postEntry.sbeRewind().wrapEntryNo(id);
        return results.entry(id, result, resultOffset);
    }

    private int putCard(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = merchant.putCard(putCard.wrapAndApplyHeader(command, offset, header), timeMs);
        if (!code.isApproved()) {
            return results.outcome(code, result, resultOffset);
        }
        putCard.sbeRewind().wrapCardNo(id);
        return results.card(id, result, resultOffset);
    }

    private int putPackage(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = terms.putPackage(putPackage.wrapAndApplyHeader(command, offset, header));
        if (!code.isApproved()) {
            return results.outcome(code, result, resultOffset);
        }
        terms.wrapLastName(id);
        return results.packageTerms(id, 0, result, resultOffset);
    }

    private int putCardTerms(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = terms.putCardTerms(putCardTerms.wrapAndApplyHeader(command, offset, header));
        if (!code.isApproved()) {
            return results.outcome(code, result, resultOffset);
        }
        terms.wrapLastName(id);
        return results.cardTerms(id, result, resultOffset);
    }

    private int resolveReview(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = reviews.resolve(resolveReview.wrapAndApplyHeader(command, offset, header), timeMs);
        if (!code.isApproved()) {
            return results.outcome(code, result, resultOffset);
        }
        resolveReview.sbeRewind().wrapConsumeNo(id);
        return results.review(subject(resolveReview.subject()), id, result, resultOffset);
    }

    private static ReviewSubject subject(final int code) {
        return ReviewSubject.of(code == ResolveReviewDecoder.subjectNullValue() ? 0 : code);
    }

    private int switchRules(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = governance.switchRules(switchRules.wrapAndApplyHeader(command, offset, header));
        decideBy(book.of(store.rulesVersion()));
        return code.isApproved() ? results.ledger(sequence, timeMs, book.newest(), result, resultOffset)
            : results.outcome(code, result, resultOffset);
    }
}
