package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.CardUpdateDecoder;
import dev.holdfast.ledger.message.ConfirmOutboundDecoder;
import dev.holdfast.ledger.message.KeepUnreadDecoder;
import dev.holdfast.ledger.message.LearnCardApplicationDecoder;
import dev.holdfast.ledger.message.LearnCardDecoder;
import dev.holdfast.ledger.message.LearnCardholderDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.message.PostEntryDecoder;
import dev.holdfast.ledger.message.PutAccountDecoder;
import dev.holdfast.ledger.message.PutCardApplicationDecoder;
import dev.holdfast.ledger.message.PutCardDecoder;
import dev.holdfast.ledger.message.PutCardTermsDecoder;
import dev.holdfast.ledger.message.PutCardholderDecoder;
import dev.holdfast.ledger.message.PutPackageDecoder;
import dev.holdfast.ledger.message.ResolveReviewDecoder;
import dev.holdfast.ledger.message.SetCapacityDecoder;
import dev.holdfast.ledger.message.SweepDecoder;
import dev.holdfast.ledger.message.SwitchRulesDecoder;
import dev.holdfast.ledger.message.WithdrawDecoder;
import dev.holdfast.ledger.onboarding.OnboardingCommands;
import dev.holdfast.ledger.onboarding.OnboardingViews;
import dev.holdfast.ledger.reserve.ReserveDraws;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.CardUse;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.terms.RuleSet;
import dev.holdfast.ledger.terms.RulesUnknownException;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies commands: finds out which one it is, hands it to the machine that it is for, and writes what came of it.
 * Owned by the ledger thread; blocks on nothing; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class LedgerCommands {
    private final OrderAccounting accounting;
    private final Authorizations authorizations;
    private final CardNotifications cardNotifications;
    private final ReviewCommands reviews;
    private final MerchantCommands merchant;
    private final TermsCommands terms;
    private final Expirations expirations;
    private final GovernanceCommands governance;
    private final OnboardingCommands onboarding;
    private final ReserveDraws draws;
    private final ReserveDesk reserve;
    private final RuleBook book;
    private final ResultEncoder results;
    private final TermsResultEncoder termsResults;
    private final ReviewResultEncoder reviewResults;
    private final OnboardingViews onboardingViews;
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
    private final PutCardholderDecoder putCardholder = new PutCardholderDecoder();
    private final LearnCardholderDecoder learnCardholder = new LearnCardholderDecoder();
    private final PutCardApplicationDecoder putCardApplication = new PutCardApplicationDecoder();
    private final LearnCardApplicationDecoder learnCardApplication = new LearnCardApplicationDecoder();
    private final LedgerStore store;
    /** Of the command that is applied. */
    private long sequence;
    private long timeMs;

    /** @throws RulesUnknownException when the rules in force are not in the book. */
    LedgerCommands(
        final LedgerStore store, final RuleBook book, final ResultEncoder results,
        final TermsResultEncoder termsResults, final ReviewResultEncoder reviewResults,
        final OnboardingViews onboardingViews) {
        this.store = store;
        this.book = book;
        this.results = results;
        this.termsResults = termsResults;
        this.reviewResults = reviewResults;
        this.onboardingViews = onboardingViews;
        onboarding = new OnboardingCommands(store);
        draws = new ReserveDraws(store);
        reserve = new ReserveDesk(store, book, results);
        final CardUse cardUse = new CardUse();
        accounting = new OrderAccounting(store, cardUse);
        authorizations = new Authorizations(store, cardUse, accounting);
        final EntryBooking booking = new EntryBooking(store, accounting);
        cardNotifications = new CardNotifications(store);
        reviews = new ReviewCommands(store, accounting, booking, draws);
        merchant = new MerchantCommands(store, booking, draws);
        terms = new TermsCommands(store);
        expirations = new Expirations(store, accounting, draws);
        governance = new GovernanceCommands(store, book);
        decideBy(book.of(store.rulesVersion()));
    }

    private void decideBy(final RuleSet rules) {
        accounting.rules(rules);
        authorizations.rules(rules);
        cardNotifications.rules(rules);
        reviews.rules(rules);
        merchant.rules(rules);
        expirations.rules(rules);
        draws.rules(rules);
    }

    /**
     * Applies the next command and writes its result.
     *
     * @param nextSequence of the command.
     * @param commandTime  Unix milliseconds.
     * @return the result's length in bytes.
     */
    int apply(
        final DirectBuffer command, final int offset, final long nextSequence, final long commandTime,
        final MutableDirectBuffer result, final int resultOffset) {
        sequence = nextSequence;
        timeMs = commandTime;
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
            case PUT_CARDHOLDER -> putCardholder(command, offset, result, resultOffset);
            case LEARN_CARDHOLDER ->
                results.outcome(onboarding.learn(learnCardholder.wrapAndApplyHeader(command, offset, header), timeMs),
                    result, resultOffset);
            case PUT_CARD_APPLICATION -> putCardApplication(command, offset, result, resultOffset);
            case LEARN_CARD_APPLICATION -> results.outcome(
                onboarding.learn(learnCardApplication.wrapAndApplyHeader(command, offset, header), timeMs), result,
                resultOffset);
            case POST_RESERVE_ENTRY, POST_RESERVE_STATEMENT ->
                reserve.apply(command, offset, timeMs, result, resultOffset);
            // A note for those who read the journal.
            case ACCEPT_LOSS -> results.outcome(ResultCode.APPROVED, result, resultOffset);
            default -> throw new IllegalArgumentException(MessageType.of(header.templateId()).text()
                + " is no command");
        };
    }

    /** The decision that an authorization got before; null when it got none. Changes nothing. */
    ResultCode decision(final DirectBuffer question, final int offset) {
        header.wrap(question, offset);
        return authorizations.repeat(authorize.wrapAndApplyHeader(question, offset, header));
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
        return termsResults.packageTerms(id, 0, result, resultOffset);
    }

    private int putCardTerms(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = terms.putCardTerms(putCardTerms.wrapAndApplyHeader(command, offset, header));
        if (!code.isApproved()) {
            return results.outcome(code, result, resultOffset);
        }
        terms.wrapLastName(id);
        return termsResults.cardTerms(id, result, resultOffset);
    }

    private int resolveReview(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = reviews.resolve(resolveReview.wrapAndApplyHeader(command, offset, header), timeMs);
        if (!code.isApproved()) {
            return results.outcome(code, result, resultOffset);
        }
        resolveReview.sbeRewind().wrapConsumeNo(id);
        return reviewResults.review(LedgerQueries.subject(resolveReview.subject()), id, result, resultOffset);
    }

    private int putCardholder(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = onboarding.put(putCardholder.wrapAndApplyHeader(command, offset, header), timeMs);
        if (!code.isApproved()) {
            return results.outcome(code, result, resultOffset);
        }
        putCardholder.sbeRewind().wrapUniqueNo(id);
        return onboardingViews.cardholder(id, result, resultOffset);
    }

    private int putCardApplication(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = onboarding.put(putCardApplication.wrapAndApplyHeader(command, offset, header), timeMs);
        if (!code.isApproved()) {
            return results.outcome(code, result, resultOffset);
        }
        putCardApplication.sbeRewind().wrapUniqueNo(id);
        return onboardingViews.application(id, result, resultOffset);
    }

    private int switchRules(
        final DirectBuffer command, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        final ResultCode code = governance.switchRules(switchRules.wrapAndApplyHeader(command, offset, header));
        decideBy(book.of(store.rulesVersion()));
        return code.isApproved() ? results.ledger(sequence, timeMs, book.newest(), result, resultOffset)
            : results.outcome(code, result, resultOffset);
    }
}
