package dev.holdfast.ledger.store;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * All versions of all packages. A version never changes, so what a decision was made with can be looked up for ever.
 * The package {@code default} is there from the start, without fees, limits and rules. Three numbers tell them apart:
 *
 * <ul>
 * <li>The <b>package index</b> counts packages from 0 in the order in which they were made. A card has one.
 * <li>The <b>version index</b> counts the versions of all packages from 0 in the order in which they were made: it is
 *     the row's index in {@link #versions}. A decision records it.
 * <li>The <b>version</b> counts the versions of one package from 1. People see it, with the package's name.
 * </ul>
 *
 * <p>Owned by the ledger thread. Blocks on nothing; allocates only room.
 */
@OwnedBy(Owner.LEDGER_THREAD)
public final class Packages {
    /** Package index of the package of cards that name none. */
    public static final int DEFAULT = 0;

    /** Neither a package nor a version has this index. */
    public static final int NONE = -1;

    private static final int FIRST_ROOM = 16;

    private final RowList<TermsRow> versions;
    /** Version index of each package's newest version, by package index. */
    private int[] newest;
    private final TermsRow row = new TermsRow();
    private int count;

    Packages(final int capacity) {
        versions = new RowList<>("packages", TermsRow::new, capacity);
        newest = new int[Math.min(capacity, FIRST_ROOM)];
        newest[0] = versions.add(row);
        row.identify(new UnsafeBuffer("default".getBytes(StandardCharsets.US_ASCII)), 1, DEFAULT);
        row.clearTerms();
        versions.endChange(row);
        count = 1;
    }

    /** Makes room for other than so many versions of all packages, but not for fewer than there are. Allocates. */
    void resize(final int capacity) {
        versions.resize(capacity);
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

    /** Package index of this name, or {@link #NONE}. Takes time in proportion to the packages. */
    public int packageIndex(final DirectBuffer name) {
        for (int packageIndex = 0; packageIndex < count; packageIndex++) {
            versions.point(newest[packageIndex], row);
            if (row.isOf(name)) {
                return packageIndex;
            }
        }
        return NONE;
    }

    /** Version index of a package's newest version. */
    public int newest(final int packageIndex) {
        return newest[packageIndex];
    }

    /** Version index of a package's version, or {@link #NONE}. Takes time in proportion to the versions. */
    public int versionIndex(final int packageIndex, final int version) {
        for (int versionIndex = 0; versionIndex < versions.count(); versionIndex++) {
            versions.point(versionIndex, row);
            if (row.packageIndex() == packageIndex && row.version() == version) {
                return versionIndex;
            }
        }
        return NONE;
    }

    /** For one more: the capacity is what somebody said, and memory is for what there is. */
    private void makeRoom() {
        if (count >= newest.length) {
            newest = Arrays.copyOf(newest, 2 * count);
        }
    }

    /** Points {@code terms} at a version. */
    public void point(final int versionIndex, final TermsRow terms) {
        versions.point(versionIndex, terms);
    }

    /**
     * Adds the next version of a package, the first if there is none of that name.
     *
     * @param packageIndex of the package, or {@link #NONE} for a new one.
     * @return the package's index.
     */
    public int add(final int packageIndex, final DirectBuffer name, final TermsRow terms) {
        final int previous = packageIndex == NONE ? 0 : versionOf(newest[packageIndex]);
        final int target = packageIndex == NONE ? count++ : packageIndex;
        makeRoom();
        newest[target] = versions.add(row);
        row.identify(name, previous + 1, target);
        row.copyTerms(terms);
        versions.endChange(row);
        return target;
    }

    /** All versions by their version index. */
    public RowList<TermsRow> versions() {
        return versions;
    }

    /** Finds the packages again after their versions were restored. */
    public void restored() {
        count = 0;
        for (int versionIndex = 0; versionIndex < versions.count(); versionIndex++) {
            versions.point(versionIndex, row);
            makeRoom();
            newest[row.packageIndex()] = versionIndex;
            count = Math.max(count, row.packageIndex() + 1);
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

    private int versionOf(final int versionIndex) {
        versions.point(versionIndex, row);
        return row.version();
    }
}
