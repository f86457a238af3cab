package dev.holdfast.ledger.store;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.ReviewSubject;
import org.agrona.DirectBuffer;
import org.agrona.collections.Object2IntHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The notifications that could not be applied. The open ones are a list in the order in which they came up. The
 * resolved ones are another, and when there are enough of them all, the one resolved longest ago gives up its place;
 * open ones of orders always find room. An order knows the number of its review, which counts from 1. Those of cards
 * and texts are looked up, and are {@link #MAX_OTHERS} at most: beyond, the oldest gives up its place. Owned by the
 * ledger thread; allocates nothing but room, and for cards and texts.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class Reviews {
    /** Number of no review. */
    public static final int NONE = 0;

    /** Most reviews that are about no order. */
    public static final int MAX_OTHERS = 1_000;

    private static final UnsafeBuffer NO_NOTE = new UnsafeBuffer(new byte[0]);

    private int kept;
    private final RowList<ReviewRow> rows;
    private final ReviewRow row = new ReviewRow();
    private final ReviewRow other = new ReviewRow();
    private final ReviewList open;
    private final ReviewList resolved;
    private final Object2IntHashMap<String> others = new Object2IntHashMap<>(NONE);
    private final UnsafeBuffer otherId = new UnsafeBuffer(0, 0);

    /**
     * @param kept   how many there may be before those resolved longest ago make room.
     * @param orders most orders: each has one review at most, so that there is always room for an open one.
     */
    Reviews(final int kept, final long orders) {
        this.kept = kept;
        rows = new RowList<>("reviews", ReviewRow::new, room(kept, orders));
        open = new ReviewList(rows);
        resolved = new ReviewList(rows);
    }

    /** Changes how many there may be. Allocates. See {@link #Reviews}. */
    void resize(final int newKept, final long orders) {
        kept = newKept;
        rows.resize(Math.max(rows.count(), room(newKept, orders)));
    }

    /** Makes room for rows that were there when there was more of it. */
    public void makeRoom(final long count) {
        rows.resize((int) Math.max(rows.capacity(), Math.min(Integer.MAX_VALUE, count)));
    }

    private static int room(final int kept, final long orders) {
        return (int) Math.min(Integer.MAX_VALUE, kept + orders + MAX_OTHERS);
    }

    /** How many wait for somebody. */
    public int openCount() {
        return open.count();
    }

    /** First in line, or {@link #NONE}. */
    public int first() {
        return open.first();
    }

    /** The open one behind this one, or {@link #NONE}; {@link #NONE} also when this one is open no longer. */
    public int next(final int number) {
        point(number, row);
        return row.resolvedTime() == 0 ? row.next() : NONE;
    }

    /** Points {@code review} at this number; false when it is {@link #NONE} or was given to another order meanwhile. */
    public boolean find(final int number, final DirectBuffer consumeNo, final ReviewRow review) {
        if (number == NONE) {
            return false;
        }
        point(number, review);
        return review.isOf(ReviewSubject.ORDER, consumeNo);
    }

    /** The number of the review of a card or text; {@link #NONE} when it never had one, or not for long. */
    public int find(final ReviewSubject subject, final DirectBuffer id) {
        return others.getValue(name(subject, id));
    }

    /** Points {@code review} at this number. */
    public void point(final int number, final ReviewRow review) {
        rows.point(number - 1, review);
    }

    /** Opens a review of an order, whose row is inside a change, or opens its last one again with what came now. */
    public void open(
        final OrderRow order, final DirectBuffer consumeNo, final ReviewReason reason, final DirectBuffer notice,
        final long timeMs) {
        final int number = order.review();
        final int own = find(number, consumeNo, row) ? reopened(number) : fresh();
        open(own, ReviewSubject.ORDER, consumeNo, reason, notice, timeMs);
        order.review(own);
        order.needsReview(true);
    }

    /** Ends an order's open review; its row is inside a change. See {@link #resolve}. */
    public void close(final OrderRow order, final DirectBuffer note, final long timeMs) {
        resolve(order.review(), note, timeMs);
        order.needsReview(false);
    }

    /** Opens a review of a card or text, or opens its last one again with what came now, and returns its number. */
    public int open(final ReviewSubject subject, final DirectBuffer id, final ReviewReason reason, final long timeMs) {
        final String name = name(subject, id);
        int own = others.getValue(name);
        if (own != NONE) {
            reopened(own);
        } else {
            own = others.size() == MAX_OTHERS ? reused(oldestOther()) : fresh();
            others.put(name, own);
        }
        open(own, subject, id, reason, NO_NOTE, timeMs);
        return own;
    }

    private void open(
        final int number, final ReviewSubject subject, final DirectBuffer id, final ReviewReason reason,
        final DirectBuffer notice, final long timeMs) {
        point(number, row);
        rows.beginChange(row);
        row.open(subject, id, reason, notice, timeMs);
        rows.endChange(row);
        open.append(number);
    }

    /** Adds what came to an open review, when something of it could not be read. */
    public void text(final int number, final int unread, final DirectBuffer text) {
        point(number, row);
        rows.beginChange(row);
        row.text(unread, text);
        rows.endChange(row);
    }

    /** Ends an open review, with a note or because a later notification settled the matter. */
    public void resolve(final int number, final DirectBuffer note, final long timeMs) {
        open.unlink(number);
        point(number, row);
        rows.beginChange(row);
        row.resolve(note == null ? NO_NOTE : note, timeMs);
        rows.endChange(row);
        resolved.append(number);
    }

    /** Adds a note to a review that a later notification has ended. */
    public void annotate(final int number, final DirectBuffer note, final long timeMs) {
        point(number, row);
        rows.beginChange(row);
        row.resolve(note, timeMs);
        rows.endChange(row);
    }

    /** All reviews, the one with number n at index n - 1. */
    public RowList<ReviewRow> rows() {
        return rows;
    }

    /** The ends and lengths of the lists. */
    public long[] lists() {
        return new long[] {open.first(), open.last(), open.count(),
            resolved.first(), resolved.last(), resolved.count()};
    }

    /** Makes the lists what they were, once all rows are there. */
    public void lists(final long[] image) {
        open.set(image, 0);
        resolved.set(image, image.length / 2);
        for (int number = 1; number <= rows.count(); number++) {
            point(number, row);
            if (row.subject() != ReviewSubject.ORDER) {
                others.put(nameOf(row), number);
            }
        }
    }

    int openChanges() {
        return rows.openChanges();
    }

    long digest() {
        return rows.digest();
    }

    long recomputeDigest() {
        return rows.recomputeDigest();
    }

    /** The number, taken off its list. */
    private int reopened(final int number) {
        point(number, row);
        (row.resolvedTime() == 0 ? open : resolved).unlink(number);
        return number;
    }

    /** The number of a review whose subject loses it. */
    private int reused(final int number) {
        point(number, row);
        if (row.subject() != ReviewSubject.ORDER) {
            others.removeKey(nameOf(row));
        }
        return reopened(number);
    }

    private int fresh() {
        if (rows.count() >= kept && resolved.count() > 0) {
            return reused(resolved.first());
        }
        final int added = rows.add(row) + 1;
        rows.endChange(row);
        return added;
    }

    /**
     * The one that was opened first, resolved ones before open ones; found by its rows alone, since a map has no order
     * that a replay would keep.
     */
    private int oldestOther() {
        int oldest = NONE;
        boolean isOldestOpen = true;
        long openedMs = Long.MAX_VALUE;
        for (final int number : others.values()) {
            point(number, other);
            final boolean isOpen = other.resolvedTime() == 0;
            final boolean isEarlier = other.openedTime() < openedMs
                || other.openedTime() == openedMs && number < oldest;
            if (isOpen == isOldestOpen ? isEarlier : isOldestOpen) {
                oldest = number;
                isOldestOpen = isOpen;
                openedMs = other.openedTime();
            }
        }
        return oldest;
    }

    private String nameOf(final ReviewRow review) {
        review.wrapId(otherId);
        return name(review.subject(), otherId);
    }

    private static String name(final ReviewSubject subject, final DirectBuffer id) {
        return subject.code() + id.getStringWithoutLengthUtf8(0, id.capacity());
    }
}
