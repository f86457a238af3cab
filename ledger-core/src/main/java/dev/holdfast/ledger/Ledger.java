package dev.holdfast.ledger;

import dev.holdfast.ledger.journal.LedgerState;
import dev.holdfast.ledger.message.AcceptLossDecoder;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.CardUpdateDecoder;
import dev.holdfast.ledger.message.ConfirmOutboundDecoder;
import dev.holdfast.ledger.message.GetAccountDecoder;
import dev.holdfast.ledger.message.GetCardDecoder;
import dev.holdfast.ledger.message.GetCardTermsDecoder;
import dev.holdfast.ledger.message.GetEntryDecoder;
import dev.holdfast.ledger.message.GetLedgerDecoder;
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
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewSubject;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The deterministic ledger: the same commands with the same sequence and time give the same state and the same results, so a replay of the
 * journal gives back what was lost. No clock, no randomness, no configuration. Owned by one thread; blocks on nothing; allocates nothing.
 */
public final class Ledger implements LedgerState {
    /** Longest result in bytes. */
    public static final int MAX_RESULT_BYTES = 4096;

    /** Template ids below this are commands, which change state and are journaled; those from it on are queries, which are not. */
    private static final int FIRST_QUERY = 20;

    private final OrderAccounting accounting;
    private final Authorizations authorizations;
    private final CardNotifications cardNotices;
    private final ReviewCommands reviewOffice;
    private final MerchantCommands backOffice;
    private final TermsCommands termsOffice;
    private final Expirations sweeps;
    private final GovernanceCommands governance;
    private final RuleBook book;
    private final ResultEncoder views;
    private final RowScanner scans;
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
        cardNotices = new CardNotifications(store);
        reviewOffice = new ReviewCommands(store, accounting, booking);
        backOffice = new MerchantCommands(store, booking);
        termsOffice = new TermsCommands(store);
        sweeps = new Expirations(store, accounting);
        governance = new GovernanceCommands(store, book);
        views = new ResultEncoder(store);
        scans = new RowScanner(store);
        decideBy(book.of(store.rulesVersion()));
    }

    private void decideBy(final RuleSet rules) {
        accounting.rules(rules);
        authorizations.rules(rules);
        cardNotices.rules(rules);
        reviewOffice.rules(rules);
        backOffice.rules(rules);
        sweeps.rules(rules);
    }

    /** Whether a message must be journaled before it is applied. */
    public static boolean isCommand(final int templateId) {
        return templateId < FIRST_QUERY;
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
            throw new IllegalStateException(
                "sequence=" + nextSequence + " time=" + commandTime + " cannot follow sequence=" + sequence + " time=" + timeMs);
        }
        sequence = nextSequence;
        timeMs = commandTime;
        final int length = applyNext(command, offset, result, resultOffset);
        store.checkChangesEnded();
        return length;
    }

    private int applyNext(final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        header.wrap(command, offset);
        return switch (header.templateId()) {
            case AuthorizeDecoder.TEMPLATE_ID -> authorize(command, offset, result, resultOffset);
            case WithdrawDecoder.TEMPLATE_ID -> withdraw(command, offset, result, resultOffset);
            case NotifyDecoder.TEMPLATE_ID ->
                views.outcome(reviewOffice.take(notify.wrapAndApplyHeader(command, offset, header), timeMs), result, resultOffset);
            case CardUpdateDecoder.TEMPLATE_ID ->
                views.outcome(cardNotices.take(cardUpdate.wrapAndApplyHeader(command, offset, header), timeMs), result, resultOffset);
            case PutAccountDecoder.TEMPLATE_ID -> putAccount(command, offset, result, resultOffset);
            case PostEntryDecoder.TEMPLATE_ID -> postEntry(command, offset, result, resultOffset);
            case PutCardDecoder.TEMPLATE_ID -> putCard(command, offset, result, resultOffset);
            case PutPackageDecoder.TEMPLATE_ID -> putPackage(command, offset, result, resultOffset);
            case PutCardTermsDecoder.TEMPLATE_ID -> putCardTerms(command, offset, result, resultOffset);
            case ResolveReviewDecoder.TEMPLATE_ID -> resolveReview(command, offset, result, resultOffset);
            case SweepDecoder.TEMPLATE_ID ->
                views.outcome(sweeps.sweep(sweep.wrapAndApplyHeader(command, offset, header), timeMs), result, resultOffset);
            case LearnCardDecoder.TEMPLATE_ID ->
                views.outcome(cardNotices.learn(learnCard.wrapAndApplyHeader(command, offset, header), timeMs), result, resultOffset);
            case ConfirmOutboundDecoder.TEMPLATE_ID ->
                views.outcome(backOffice.confirm(confirmOutbound.wrapAndApplyHeader(command, offset, header), timeMs), result, resultOffset);
            case SetCapacityDecoder.TEMPLATE_ID ->
                views.outcome(governance.setCapacity(setCapacity.wrapAndApplyHeader(command, offset, header)), result, resultOffset);
            case KeepUnreadDecoder.TEMPLATE_ID ->
                views.outcome(reviewOffice.keep(keepUnread.wrapAndApplyHeader(command, offset, header), timeMs), result, resultOffset);
            case SwitchRulesDecoder.TEMPLATE_ID -> switchRules(command, offset, result, resultOffset);
            // A note for those who read the journal.
            case AcceptLossDecoder.TEMPLATE_ID -> views.outcome(ResultCode.APPROVED, result, resultOffset);
            default -> throw new IllegalArgumentException("template=" + header.templateId() + " is no command");
        };
    }

    /** Answers one query and returns the result's length in bytes. */
    public int query(final DirectBuffer query, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        header.wrap(query, offset);
        switch (header.templateId()) {
            case GetAccountDecoder.TEMPLATE_ID -> {
                getAccount.wrapAndApplyHeader(query, offset, header).wrapAccountNo(id);
                return views.account(id, result, resultOffset);
            }
            case GetCardDecoder.TEMPLATE_ID -> {
                getCard.wrapAndApplyHeader(query, offset, header).wrapCardNo(id);
                return views.card(id, result, resultOffset);
            }
            case GetOrderDecoder.TEMPLATE_ID -> {
                getOrder.wrapAndApplyHeader(query, offset, header).wrapConsumeNo(id);
                return views.order(id, result, resultOffset);
            }
            case GetEntryDecoder.TEMPLATE_ID -> {
                getEntry.wrapAndApplyHeader(query, offset, header).wrapEntryNo(id);
                return views.entry(id, result, resultOffset);
            }
            case GetPackageDecoder.TEMPLATE_ID -> {
                getPackage.wrapAndApplyHeader(query, offset, header).wrapPackageNo(id);
                return views.packageTerms(id, getPackage.version(), result, resultOffset);
            }
            case NextPackageDecoder.TEMPLATE_ID -> {
                return views.packageAt(nextPackage.wrapAndApplyHeader(query, offset, header).place(), result, resultOffset);
            }
            case GetCardTermsDecoder.TEMPLATE_ID -> {
                getCardTerms.wrapAndApplyHeader(query, offset, header).wrapCardNo(id);
                return views.cardTerms(id, result, resultOffset);
            }
            case GetReviewDecoder.TEMPLATE_ID -> {
                getReview.wrapAndApplyHeader(query, offset, header).wrapConsumeNo(id);
                return views.review(subject(getReview.subject()), id, result, resultOffset);
            }
            case NextReviewDecoder.TEMPLATE_ID -> {
                nextReview.wrapAndApplyHeader(query, offset, header).wrapConsumeNo(id);
                return views.nextReview(subject(nextReview.subject()), id, result, resultOffset);
            }
            case ScanDecoder.TEMPLATE_ID -> {
                return scans.scan(scan.wrapAndApplyHeader(query, offset, header), result, resultOffset);
            }
            case GetLedgerDecoder.TEMPLATE_ID -> {
                return views.ledger(sequence, timeMs, book.newest(), result, resultOffset);
            }
            default -> throw new IllegalArgumentException("template=" + header.templateId() + " is no query");
        }
    }

    /**
     * Answers an authorization that cannot be decided now, without changing anything: with its decision when it was decided before, else with another
     * result. Returns the result's length in bytes.
     */
    public int answerUndecided(
        final DirectBuffer question, final int offset, final ResultCode otherwise, final MutableDirectBuffer result, final int resultOffset) {
        header.wrap(question, offset);
        final ResultCode decision = authorizations.repeat(authorize.wrapAndApplyHeader(question, offset, header));
        return views.outcome(decision == null ? otherwise : decision, result, resultOffset);
    }

    /** Whether an authorization was decided before, so that asking again changes nothing. */
    public boolean isDecided(final DirectBuffer question, final int offset) {
        header.wrap(question, offset);
        return authorizations.repeat(authorize.wrapAndApplyHeader(question, offset, header)) != null;
    }

    private int authorize(final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = authorizations.authorize(authorize.wrapAndApplyHeader(command, offset, header), timeMs);
        return views.outcome(code, authorizations.hasDecided() ? sequence : 0, result, resultOffset);
    }

    private int withdraw(final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = authorizations.withdraw(withdraw.wrapAndApplyHeader(command, offset, header), timeMs);
        return views.outcome(code, code == ResultCode.TOO_LATE ? withdraw.decidedBy() : 0, result, resultOffset);
    }

    private int putAccount(final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = backOffice.putAccount(putAccount.wrapAndApplyHeader(command, offset, header));
        if (!code.isApproved()) {
            return views.outcome(code, result, resultOffset);
        }
        putAccount.sbeRewind().wrapAccountNo(id);
        return views.account(id, result, resultOffset);
    }

    private int postEntry(final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = backOffice.postEntry(postEntry.wrapAndApplyHeader(command, offset, header), timeMs);
        if (!code.isApproved()) {
            return views.outcome(code, result, resultOffset);
        }
        postEntry.sbeRewind().wrapEntryNo(id);
        return views.entry(id, result, resultOffset);
    }

    private int putCard(final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = backOffice.putCard(putCard.wrapAndApplyHeader(command, offset, header), timeMs);
        if (!code.isApproved()) {
            return views.outcome(code, result, resultOffset);
        }
        putCard.sbeRewind().wrapCardNo(id);
        return views.card(id, result, resultOffset);
    }

    private int putPackage(final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = termsOffice.putPackage(putPackage.wrapAndApplyHeader(command, offset, header));
        if (!code.isApproved()) {
            return views.outcome(code, result, resultOffset);
        }
        termsOffice.wrapLastName(id);
        return views.packageTerms(id, 0, result, resultOffset);
    }

    private int putCardTerms(final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = termsOffice.putCardTerms(putCardTerms.wrapAndApplyHeader(command, offset, header));
        if (!code.isApproved()) {
            return views.outcome(code, result, resultOffset);
        }
        termsOffice.wrapLastName(id);
        return views.cardTerms(id, result, resultOffset);
    }

    private int resolveReview(final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = reviewOffice.resolve(resolveReview.wrapAndApplyHeader(command, offset, header), timeMs);
        if (!code.isApproved()) {
            return views.outcome(code, result, resultOffset);
        }
        resolveReview.sbeRewind().wrapConsumeNo(id);
        return views.review(subject(resolveReview.subject()), id, result, resultOffset);
    }

    private static ReviewSubject subject(final int code) {
        return ReviewSubject.of(code == ResolveReviewDecoder.subjectNullValue() ? 0 : code);
    }

    private int switchRules(final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = governance.switchRules(switchRules.wrapAndApplyHeader(command, offset, header));
        decideBy(book.of(store.rulesVersion()));
        return code.isApproved() ? views.ledger(sequence, timeMs, book.newest(), result, resultOffset) : views.outcome(code, result, resultOffset);
    }
}
