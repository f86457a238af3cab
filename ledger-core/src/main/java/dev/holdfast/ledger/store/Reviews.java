package dev.holdfast.ledger.store;

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
public final class Reviews {
    /** Number of no review. */
    public static final int NONE = 0;

    /** Most reviews that are about no order. */
    public static final int MAX_OTHERS = 1_000;

    private static final UnsafeBuffer NO_NOTE = new UnsafeBuffer(new byte[0]);

    private int kept;
    private final RowList<ReviewRow> slab;
    private final ReviewRow row = new ReviewRow();
    private final ReviewRow neighbour = new ReviewRow();
    private final ReviewList open = new ReviewList();
    private final ReviewList resolved = new ReviewList();
    private final Object2IntHashMap<String> others = new Object2IntHashMap<>(NONE);
    private final UnsafeBuffer otherId = new UnsafeBuffer(0, 0);

    /**
     * @param kept   how many there may be before those resolved longest ago make room.
     * @param orders most orders: each has one review at most, so that there is always room for an open one.
     */
    Reviews(final int kept, final long orders) {
        this.kept = kept;
        slab = new RowList<>("reviews", ReviewRow::new, room(kept, orders));
    }

    /** Changes how many there may be. Allocates. See {@link #Reviews}. */
    void resize(final int newKept, final long orders) {
        kept = newKept;
        slab.resize(Math.max(slab.count(), room(newKept, orders)));
    }

    /** Makes room for rows that were there when there was more of it. */
    public void makeRoom(final long rows) {
        slab.resize((int) Math.max(slab.capacity(), Math.min(Integer.MAX_VALUE, rows)));
    }

    private static int room(final int kept, final long orders) {
        return (int) Math.min(Integer.MAX_VALUE, kept + orders + MAX_OTHERS);
    }

    /** How many wait for somebody. */
    public int openCount() {
        return open.count;
    }

    /** First in line, or {@link #NONE}. */
    public int first() {
        return open.first;
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
        slab.point(number - 1, review);
    }

    /**
     * Opens a review of an order, or opens its last one again with what came now.
     *
     * @param number the order's number so far.
     * @return the order's number from now on.
     */
    public int open(
        final int number, final DirectBuffer consumeNo, final ReviewReason reason, final DirectBuffer notice,
        final long timeMs) {
        final int own = find(number, consumeNo, row) ? reopened(number) : fresh();
        open(own, ReviewSubject.ORDER, consumeNo, reason, notice, timeMs);
        return own;
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
        slab.beginChange(row);
        row.open(subject, id, reason, notice, timeMs);
        slab.endChange(row);
        append(open, number);
    }

    /** Adds what came to an open review, when something of it could not be read. */
    public void text(final int number, final int unread, final DirectBuffer text) {
        point(number, row);
        slab.beginChange(row);
        row.text(unread, text);
        slab.endChange(row);
    }

    /** Ends an open review, with a note or because a later notification settled the matter. */
    public void resolve(final int number, final DirectBuffer note, final long timeMs) {
        unlink(open, number);
        point(number, row);
        slab.beginChange(row);
        row.resolve(note == null ? NO_NOTE : note, timeMs);
        slab.endChange(row);
        append(resolved, number);
    }

    /** Adds a note to a review that a later notification has ended. */
    public void annotate(final int number, final DirectBuffer note, final long timeMs) {
        point(number, row);
        slab.beginChange(row);
        row.resolve(note, timeMs);
        slab.endChange(row);
    }

    /** All reviews, the one with number n at index n - 1. */
    public RowList<ReviewRow> rows() {
        return slab;
    }

    /** The ends and lengths of the lists. */
    public long[] lists() {
        return new long[] {open.first, open.last, open.count, resolved.first, resolved.last, resolved.count};
    }

    /** Makes the lists what they were, once all rows are there. */
    public void lists(final long[] image) {
        open.set(image, 0);
        resolved.set(image, image.length / 2);
        for (int number = 1; number <= slab.count(); number++) {
            point(number, row);
            if (row.subject() != ReviewSubject.ORDER) {
                others.put(nameOf(row), number);
            }
        }
    }

    int openChanges() {
        return slab.openChanges();
    }

    long digest() {
        return slab.digest();
    }

    long recomputeDigest() {
        return slab.recomputeDigest();
    }

    /** The number, taken off its list. */
    private int reopened(final int number) {
        point(number, row);
        unlink(row.resolvedTime() == 0 ? open : resolved, number);
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
        if (slab.count() >= kept && resolved.count > 0) {
            return reused(resolved.first);
        }
        final int added = slab.add(row) + 1;
        slab.endChange(row);
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
            point(number, neighbour);
            final boolean isOpen = neighbour.resolvedTime() == 0;
            final boolean isEarlier = neighbour.openedTime() < openedMs
                || neighbour.openedTime() == openedMs && number < oldest;
            if (isOpen == isOldestOpen ? isEarlier : isOldestOpen) {
                oldest = number;
                isOldestOpen = isOpen;
                openedMs = neighbour.openedTime();
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

    private void append(final ReviewList list, final int number) {
        link(number, list.last, NONE);
        if (list.last == NONE) {
            list.first = number;
        } else {
            linkNext(list.last, number);
        }
        list.last = number;
        list.count++;
    }

    private void unlink(final ReviewList list, final int number) {
        point(number, neighbour);
        final int previous = neighbour.previous();
        final int next = neighbour.next();
        if (previous == NONE) {
            list.first = next;
        } else {
            linkNext(previous, next);
        }
        if (next == NONE) {
            list.last = previous;
        } else {
            point(next, neighbour);
            slab.beginChange(neighbour);
            neighbour.previous(previous);
            slab.endChange(neighbour);
        }
        list.count--;
    }

    private void linkNext(final int number, final int next) {
        point(number, neighbour);
        link(number, neighbour.previous(), next);
    }

    private void link(final int number, final int previous, final int next) {
        point(number, neighbour);
        slab.beginChange(neighbour);
        neighbour.previous(previous);
        neighbour.next(next);
        slab.endChange(neighbour);
    }

    /** Ends of a list that runs through the rows. */
    private static final class ReviewList {
        private int first = NONE;
        private int last = NONE;
        private int count;

        void set(final long[] image, final int at) {
            first = (int) image[at];
            last = (int) image[at + 1];
            count = (int) image[at + 2];
        }
    }
}
