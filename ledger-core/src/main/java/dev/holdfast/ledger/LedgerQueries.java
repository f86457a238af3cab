package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.message.GetAccountDecoder;
import dev.holdfast.ledger.message.GetCardApplicationDecoder;
import dev.holdfast.ledger.message.GetCardDecoder;
import dev.holdfast.ledger.message.GetCardTermsDecoder;
import dev.holdfast.ledger.message.GetCardholderDecoder;
import dev.holdfast.ledger.message.GetEntryDecoder;
import dev.holdfast.ledger.message.GetOrderDecoder;
import dev.holdfast.ledger.message.GetPackageDecoder;
import dev.holdfast.ledger.message.GetReviewDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.NextPackageDecoder;
import dev.holdfast.ledger.message.NextReviewDecoder;
import dev.holdfast.ledger.message.ResolveReviewDecoder;
import dev.holdfast.ledger.message.ScanDecoder;
import dev.holdfast.ledger.onboarding.OnboardingViews;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewSubject;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Answers queries for rows: finds out which query it is and what it asks for. Changes nothing. Owned by the ledger
 * thread; blocks on nothing; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class LedgerQueries {
    private final ResultEncoder results;
    private final TermsResultEncoder terms;
    private final ReviewResultEncoder reviews;
    private final OnboardingViews onboarding;
    private final ReserveDesk reserve;
    private final RowScanner scanner;
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final GetAccountDecoder getAccount = new GetAccountDecoder();
    private final GetCardDecoder getCard = new GetCardDecoder();
    private final GetOrderDecoder getOrder = new GetOrderDecoder();
    private final GetEntryDecoder getEntry = new GetEntryDecoder();
    private final GetPackageDecoder getPackage = new GetPackageDecoder();
    private final NextPackageDecoder nextPackage = new NextPackageDecoder();
    private final GetCardTermsDecoder getCardTerms = new GetCardTermsDecoder();
    private final GetReviewDecoder getReview = new GetReviewDecoder();
    private final NextReviewDecoder nextReview = new NextReviewDecoder();
    private final GetCardholderDecoder getCardholder = new GetCardholderDecoder();
    private final GetCardApplicationDecoder getCardApplication = new GetCardApplicationDecoder();
    private final ScanDecoder scan = new ScanDecoder();

    LedgerQueries(
        final LedgerStore store, final ResultEncoder results, final TermsResultEncoder terms,
        final ReviewResultEncoder reviews, final OnboardingViews onboarding, final ReserveDesk reserve) {
        this.results = results;
        this.terms = terms;
        this.reviews = reviews;
        this.onboarding = onboarding;
        this.reserve = reserve;
        scanner = new RowScanner(store);
    }

    /**
     * Answers one query.
     *
     * @return the result's length in bytes.
     */
    int answer(
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
                return terms.packageTerms(id, getPackage.version(), result, resultOffset);
            }
            case NEXT_PACKAGE -> {
                return terms.packageAt(nextPackage.wrapAndApplyHeader(query, offset, header).place(), result,
                    resultOffset);
            }
            case GET_CARD_TERMS -> {
                getCardTerms.wrapAndApplyHeader(query, offset, header).wrapCardNo(id);
                return terms.cardTerms(id, result, resultOffset);
            }
            case GET_REVIEW -> {
                getReview.wrapAndApplyHeader(query, offset, header).wrapConsumeNo(id);
                return reviews.review(subject(getReview.subject()), id, result, resultOffset);
            }
            case NEXT_REVIEW -> {
                nextReview.wrapAndApplyHeader(query, offset, header).wrapConsumeNo(id);
                return reviews.nextReview(subject(nextReview.subject()), id, result, resultOffset);
            }
            case GET_CARDHOLDER -> {
                getCardholder.wrapAndApplyHeader(query, offset, header).wrapUniqueNo(id);
                return known(onboarding.cardholder(id, result, resultOffset), ResultCode.CARDHOLDER_UNKNOWN, result,
                    resultOffset);
            }
            case GET_CARD_APPLICATION -> {
                getCardApplication.wrapAndApplyHeader(query, offset, header).wrapUniqueNo(id);
                return known(onboarding.application(id, result, resultOffset), ResultCode.APPLICATION_UNKNOWN, result,
                    resultOffset);
            }
            case GET_RESERVE, GET_RESERVE_ENTRY -> {
                return reserve.answer(query, offset, result, resultOffset);
            }
            case SCAN -> {
                return scanner.scan(scan.wrapAndApplyHeader(query, offset, header), result, resultOffset);
            }
            default -> throw new IllegalArgumentException(MessageType.of(header.templateId()).text() + " is no query");
        }
    }

    private int known(
        final int length, final ResultCode otherwise, final MutableDirectBuffer result, final int resultOffset) {
        return length == OnboardingViews.NONE ? results.outcome(otherwise, result, resultOffset) : length;
    }

    /** The subject of a review, which messages of before do not say. */
    static ReviewSubject subject(final int code) {
        return ReviewSubject.of(code == ResolveReviewDecoder.subjectNullValue() ? 0 : code);
    }
}
