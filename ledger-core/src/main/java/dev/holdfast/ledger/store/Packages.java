package dev.holdfast.ledger.store;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * All versions of all packages, each under a number that a decision can record. A version never changes, so what a
 * decision was made with can be looked up for ever. The package {@code default} is there from the start, without fees,
 * limits and rules. Owned by the ledger thread.
 */
public final class Packages {
    /** Place of the package of cards that name none. */
    public static final int DEFAULT_PLACE = 0;

    /** No package has this place, and no version this number. */
    public static final int NONE = -1;

    private final RowList<TermsRow> versions;
    private int[] newest;
    private final TermsRow row = new TermsRow();
    private int count;

    Packages(final int capacity) {
        versions = new RowList<>("packages", TermsRow::new, capacity);
        newest = new int[capacity];
        newest[0] = versions.add(row);
        row.identify(new UnsafeBuffer("default".getBytes(StandardCharsets.US_ASCII)), 1, DEFAULT_PLACE);
        row.clearTerms();
        versions.endChange(row);
        count = 1;
    }

    /** Makes room for other than so many versions of all packages, but not for fewer than there are. Allocates. */
    void resize(final int capacity) {
        versions.resize(capacity);
        newest = Arrays.copyOf(newest, capacity);
    }

    /** How many packages there are. */
    public int count() {
        return count;
    }

    /** How many versions of all of them there are. */
    public int versionCount() {
        return versions.count();
    }

    public boolean isFull() {
        return versions.isFull();
    }

    /** Place of the package with this name, or {@link #NONE}. Takes time in proportion to the packages. */
    public int find(final DirectBuffer name) {
        for (int place = 0; place < count; place++) {
            versions.point(newest[place], row);
            if (row.isOf(name)) {
                return place;
            }
        }
        return NONE;
    }

    /** Number of the newest version of the package at this place. */
    public int newest(final int place) {
        return newest[place];
    }

    /** Number of a version of the package at this place, or {@link #NONE}. Takes time in proportion to the versions. */
    public int find(final int place, final int version) {
        for (int number = 0; number < versions.count(); number++) {
            versions.point(number, row);
            if (row.place() == place && row.version() == version) {
                return number;
            }
        }
        return NONE;
    }

    /** Points {@code terms} at the version with this number. */
    public void point(final int number, final TermsRow terms) {
        versions.point(number, terms);
    }

    /**
     * Adds the next version of a package, the first if there is none of that name.
     *
     * @param place of the package, or {@link #NONE} for a new one.
     * @return the package's place.
     */
    public int add(final int place, final DirectBuffer name, final TermsRow terms) {
        final int previous = place == NONE ? 0 : versionOf(newest[place]);
        final int target = place == NONE ? count++ : place;
        newest[target] = versions.add(row);
        row.identify(name, previous + 1, target);
        row.copyTerms(terms);
        versions.endChange(row);
        return target;
    }

    /** All versions by their numbers. */
    public RowList<TermsRow> versions() {
        return versions;
    }

    /** Finds the packages again after their versions were restored. */
    public void restored() {
        count = 0;
        for (int number = 0; number < versions.count(); number++) {
            versions.point(number, row);
            newest[row.place()] = number;
            count = Math.max(count, row.place() + 1);
        }
    }

    int openChanges() {
        return versions.openChanges();
    }

    long digest() {
        return versions.digest();
    }

    long recomputeDigest() {
        return versions.recomputeDigest();
    }

    private int versionOf(final int number) {
        versions.point(number, row);
        return row.version();
    }
}
