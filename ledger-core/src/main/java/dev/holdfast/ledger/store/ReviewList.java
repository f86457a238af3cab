package dev.holdfast.ledger.store;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

/**
 * A list of reviews that runs through their rows: each knows the numbers of its neighbours. Owned by the ledger thread;
 * allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class ReviewList {
    private final RowList<ReviewRow> rows;
    private final ReviewRow neighbour = new ReviewRow();
    private int first = Reviews.NONE;
    private int last = Reviews.NONE;
    private int count;

    /** @param rows all reviews, the one with number n at index n - 1. */
    ReviewList(final RowList<ReviewRow> rows) {
        this.rows = rows;
    }

    /** Number of the first one, or {@link Reviews#NONE}. */
    int first() {
        return first;
    }

    /** Number of the last one, or {@link Reviews#NONE}. */
    int last() {
        return last;
    }

    int count() {
        return count;
    }

    /** Becomes the list whose ends and length lie in an image from a place on. */
    void set(final long[] image, final int at) {
        first = (int) image[at];
        last = (int) image[at + 1];
        count = (int) image[at + 2];
    }

    /** Puts a review, which is on no list, at the end. */
    void append(final int number) {
        link(number, last, Reviews.NONE);
        if (last == Reviews.NONE) {
            first = number;
        } else {
            linkNext(last, number);
        }
        last = number;
        count++;
    }

    /** Takes a review off, wherever it is. */
    void unlink(final int number) {
        rows.point(number - 1, neighbour);
        final int previous = neighbour.previous();
        final int next = neighbour.next();
        if (previous == Reviews.NONE) {
            first = next;
        } else {
            linkNext(previous, next);
        }
        if (next == Reviews.NONE) {
            last = previous;
        } else {
            rows.point(next - 1, neighbour);
            rows.beginChange(neighbour);
            neighbour.previous(previous);
            rows.endChange(neighbour);
        }
        count--;
    }

    private void linkNext(final int number, final int next) {
        rows.point(number - 1, neighbour);
        link(number, neighbour.previous(), next);
    }

    private void link(final int number, final int previous, final int next) {
        rows.point(number - 1, neighbour);
        rows.beginChange(neighbour);
        neighbour.previous(previous);
        neighbour.next(next);
        rows.endChange(neighbour);
    }
}
