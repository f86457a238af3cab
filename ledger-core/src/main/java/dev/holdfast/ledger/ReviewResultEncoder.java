package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.ReviewViewEncoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.store.Reviews;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewSubject;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes views of reviews. Owned by the ledger thread; allocates nothing. */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class ReviewResultEncoder {
    private final LedgerStore store;
    private final ResultEncoder results;
    private final OrderRow order = new OrderRow();
    private final ReviewRow review = new ReviewRow();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ReviewViewEncoder reviewView = new ReviewViewEncoder();

    /** @param results says that there is nothing to view. */
    ReviewResultEncoder(final LedgerStore store, final ResultEncoder results) {
        this.store = store;
        this.results = results;
    }

    /** The subject's last review, open or not. */
    int review(
        final ReviewSubject subject, final DirectBuffer subjectId, final MutableDirectBuffer out, final int offset) {
        if (reviewNumber(subject, subjectId) == Reviews.NONE) {
            return results.outcome(ResultCode.REVIEW_UNKNOWN, out, offset);
        }
        return review(out, offset);
    }

    /** The open review behind that of the given subject, or the first one when the identifier is empty. */
    int nextReview(
        final ReviewSubject subject, final DirectBuffer subjectId, final MutableDirectBuffer out, final int offset) {
        int number = store.reviews().first();
        if (subjectId.capacity() > 0) {
            number = reviewNumber(subject, subjectId);
            number = number == Reviews.NONE ? number : store.reviews().next(number);
        }
        if (number == Reviews.NONE) {
            return results.outcome(ResultCode.REVIEW_UNKNOWN, out, offset);
        }
        store.reviews().point(number, review);
        return review(out, offset);
    }

    /** The number of the subject's last review, at which the flyweight then points. */
    private int reviewNumber(final ReviewSubject subject, final DirectBuffer subjectId) {
        if (subject == ReviewSubject.ORDER) {
            final boolean isKnown = store.orders().find(subjectId, order)
                && store.reviews().find(order.review(), subjectId, review);
            return isKnown ? order.review() : Reviews.NONE;
        }
        final int number = store.reviews().find(subject, subjectId);
        if (number != Reviews.NONE) {
            store.reviews().point(number, review);
        }
        return number;
    }

    private int review(final MutableDirectBuffer out, final int offset) {
        review.wrapId(id);
        reviewView.wrapAndApplyHeader(out, offset, header)
            .openedTime(review.openedTime())
            .resolvedTime(review.resolvedTime())
            .reason((short) review.reason().code())
            .subject((short) review.subject().code())
            .unread(review.unread())
            .putConsumeNo(id, 0, id.capacity());
        review.wrapNote(id);
        reviewView.putNote(id, 0, id.capacity());
        review.wrapNotice(id);
        reviewView.putNotice(id, 0, id.capacity());
        review.wrapText(id);
        reviewView.putText(id, 0, id.capacity());
        return header.encodedLength() + reviewView.encodedLength();
    }
}
