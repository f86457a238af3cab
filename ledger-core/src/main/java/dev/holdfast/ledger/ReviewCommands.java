package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.command.CommandDefaults;
import dev.holdfast.ledger.message.KeepUnreadDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.message.ResolveReviewDecoder;
import dev.holdfast.ledger.reserve.ReserveDraws;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.store.Reviews;
import dev.holdfast.ledger.terms.RuleSet;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.ReviewSubject;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;

/**
 * Says by which rules notifications about orders are taken, keeps those that name no order, and ends reviews. Owned by
 * the ledger thread; allocates only for notifications that name no order.
 */
@OwnedBy(Owner.LEDGER_THREAD)
final class ReviewCommands {
    private static final int HASH_DIGITS = 16;
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final LedgerStore store;
    private final LegacyNotifications notifications;
    private final Statements statements;
    private final EntryBooking booking;
    private final OrderRow order = new OrderRow();
    private final ReviewRow review = new ReviewRow();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer note = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer entryNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final NotifyDecoder reviewed = new NotifyDecoder();
    private final UnsafeBuffer hash = new UnsafeBuffer(new byte[HASH_DIGITS]);
    private RuleSet rules;

    ReviewCommands(
        final LedgerStore store, final OrderAccounting accounting, final EntryBooking booking,
        final ReserveDraws draws) {
        this.store = store;
        this.booking = booking;
        notifications = new LegacyNotifications(store, accounting);
        statements = new Statements(store, accounting, draws);
    }

    /** Decides by these rules from now on. */
    void rules(final RuleSet inForce) {
        rules = inForce;
        notifications.rules(inForce);
        statements.rules(inForce);
    }

    /**
     * Acknowledges with {@link ResultCode#APPROVED}, or says that there is no room, so that the platform sends it
     * again.
     */
    ResultCode take(final NotifyDecoder notice, final long timeMs) {
        // Older rules know nothing of what cannot be read, which was refused before it came here.
        final boolean isStatement = rules.mergesStatements() || CommandDefaults.unread(notice) != 0;
        return isStatement ? statements.take(notice, timeMs) : notifications.takeOrder(notice, timeMs);
    }

    /**
     * Acknowledges a notification that names no order, and keeps it for review under its card or, when it names none,
     * under its text.
     */
    ResultCode keep(final KeepUnreadDecoder notice, final long timeMs) {
        final int unread = notice.unread();
        final long textHash = notice.textHash();
        notice.wrapCardNo(id);
        notice.skipPushId();
        notice.wrapText(text);
        final ReviewSubject subject = id.capacity() > 0 ? ReviewSubject.CARD : ReviewSubject.TEXT;
        if (subject == ReviewSubject.TEXT) {
            writeHash(textHash);
            id.wrap(hash, 0, HASH_DIGITS);
        }
        final int known = store.reviews().find(subject, id);
        if (known != Reviews.NONE) {
            store.reviews().point(known, review);
            if (review.hasText(text)) {
                return ResultCode.APPROVED;
            }
        }
        store.reviews().text(store.reviews().open(subject, id, ReviewReason.FIELD_UNREADABLE, timeMs), unread, text);
        return ResultCode.APPROVED;
    }

    private void writeHash(final long value) {
        for (int i = 0; i < HASH_DIGITS; i++) {
            hash.putByte(i, HEX[(int) (value >>> (HASH_DIGITS - 1 - i) * 4) & 0xF]);
        }
    }

    /**
     * Ends a review with a note. Before that, when it is asked, an entry is said to have booked the order, or the
     * notification is tried once more; a try that fails again leaves the review open.
     */
    ResultCode resolve(final ResolveReviewDecoder command, final long timeMs) {
        final ReviewSubject subject = ReviewSubject.of(command.subject() == ResolveReviewDecoder.subjectNullValue() ? 0
            : command.subject());
        command.wrapConsumeNo(id);
        command.wrapNote(note);
        command.wrapEntryNo(entryNo);
        if (note.capacity() > ReviewRow.MAX_NOTE_BYTES) {
            return ResultCode.FIELD_INVALID;
        }
        return subject == ReviewSubject.ORDER ? resolveOrder(command.retry() != 0, timeMs)
            : resolveOther(subject, command.retry() != 0, timeMs);
    }

    /** Whether something of the notification under review could not be read, which older rules know nothing of. */
    private boolean isUnread() {
        store.reviews().point(order.review(), review);
        review.wrapNotice(text);
        return CommandDefaults.unread(reviewed.wrapAndApplyHeader(text, 0, header)) != 0;
    }

    private ResultCode resolveOther(final ReviewSubject subject, final boolean retries, final long timeMs) {
        final int number = store.reviews().find(subject, id);
        if (number == Reviews.NONE) {
            return ResultCode.REVIEW_UNKNOWN;
        }
        store.reviews().point(number, review);
        if (review.resolvedTime() != 0) {
            return ResultCode.REVIEW_UNKNOWN;
        }
        if (retries || entryNo.capacity() > 0) {
            return ResultCode.REVIEW_UNRESOLVED;
        }
        store.reviews().resolve(number, note, timeMs);
        return ResultCode.APPROVED;
    }

    private ResultCode retry(final long timeMs) {
        if (!rules.mergesStatements() && !isUnread()) {
            return notifications.retry(id, timeMs);
        }
        return statements.retry(id, timeMs);
    }

    private ResultCode resolveOrder(final boolean retries, final long timeMs) {
        if (!store.orders().find(id, order) || !order.needsReview()) {
            return ResultCode.REVIEW_UNKNOWN;
        }
        if (entryNo.capacity() > 0) {
            final ResultCode result = booking.book(entryNo, id);
            if (!result.isApproved()) {
                return result;
            }
        }
        if (retries) {
            final ResultCode result = retry(timeMs);
            if (!result.isApproved()) {
                return result;
            }
        }
        store.orders().find(id, order);
        store.orders().beginChange(order);
        if (order.needsReview()) {
            store.reviews().close(order, note, timeMs);
        } else {
            store.reviews().annotate(order.review(), note, timeMs);
        }
        order.updatedTime(timeMs);
        store.orders().endChange(order);
        return ResultCode.APPROVED;
    }
}
