package dev.holdfast.gateway.engine.upkeep;

import dev.holdfast.ledger.store.LedgerStore;
import org.HdrHistogram.SingleWriterRecorder;

import java.util.Map;

/** What the ledger thread reports of itself. It writes, and never waits; any thread reads. */
public final class EngineGauges {
    private static final int DIGITS = 2;

    /** Messages of each batch. */
    private final SingleWriterRecorder batchSizes = new SingleWriterRecorder(DIGITS);
    /** Nanoseconds of each force. */
    private final SingleWriterRecorder forceNs = new SingleWriterRecorder(DIGITS);
    private volatile long accounts;
    private volatile long cards;
    private volatile long orders;
    private volatile long entries;
    private volatile long ordersInReview;
    private volatile Throwable snapshotProblem;
    private volatile Throwable scrubProblem;
    private volatile Map<String, String> damagedFiles = Map.of();
    private volatile long oldHolds;
    private volatile long packageVersions;
    private volatile long cardTerms;
    private volatile long cardholders;
    private volatile long applications;
    private volatile long orderFees;
    private volatile long reserveEntries;
    private volatile long writtenSequence;
    private volatile long forcedSequence;
    private volatile long freeBytes = Long.MAX_VALUE;

    public SingleWriterRecorder batchSizes() {
        return batchSizes;
    }

    public SingleWriterRecorder forceNs() {
        return forceNs;
    }

    public long accounts() {
        return accounts;
    }

    public long cards() {
        return cards;
    }

    public long orders() {
        return orders;
    }

    public long entries() {
        return entries;
    }

    /** Orders with a notification that could not be applied. */
    public long ordersInReview() {
        return ordersInReview;
    }

    /** Holds that nobody settled for long, as the last pass through the orders found them. */
    public long oldHolds() {
        return oldHolds;
    }

    public long packageVersions() {
        return packageVersions;
    }

    public long cardTerms() {
        return cardTerms;
    }

    public long cardholders() {
        return cardholders;
    }

    public long applications() {
        return applications;
    }

    public long orderFees() {
        return orderFees;
    }

    public long reserveEntries() {
        return reserveEntries;
    }

    /** Sequence of the last command that was written. */
    public long writtenSequence() {
        return writtenSequence;
    }

    /** Sequence of the last durable command. */
    public long forcedSequence() {
        return forcedSequence;
    }

    /** Free space of the journal's disk, as it was last seen. */
    public long freeBytes() {
        return freeBytes;
    }

    public void rows(final LedgerStore store) {
        accounts = store.accounts().count();
        cards = store.cards().count();
        orders = store.orders().count();
        entries = store.entries().count();
        packageVersions = store.packages().versionCount();
        cardTerms = store.cardTerms().count();
        cardholders = store.cardholders().count();
        applications = store.applications().count();
        orderFees = store.orderFees().count();
        reserveEntries = store.reserveEntries().count();
        ordersInReview = store.reviews().openCount();
    }

    /** Why the last try to make a snapshot failed; null when it did not. Any thread. */
    public Throwable snapshotProblem() {
        return snapshotProblem;
    }

    /** @param problem null when there is none. */
    public void snapshotProblem(final Throwable problem) {
        snapshotProblem = problem;
    }

    /** Files on the disk that were read again and are damaged, and what is wrong with each. Any thread. */
    public Map<String, String> damagedFiles() {
        return damagedFiles;
    }

    public void damagedFiles(final Map<String, String> problems) {
        scrubProblem = null;
        if (!damagedFiles.equals(problems)) {
            damagedFiles = Map.copyOf(problems);
        }
    }

    /** Why files could not be read again; null when they could. Any thread. */
    public Throwable scrubProblem() {
        return scrubProblem;
    }

    public void scrubProblem(final Throwable problem) {
        scrubProblem = problem;
    }

    public void oldHolds(final long count) {
        oldHolds = count;
    }

    public void written(final long sequence) {
        writtenSequence = sequence;
    }

    public void forced(final long sequence) {
        forcedSequence = sequence;
    }

    public void freeBytes(final long bytes) {
        freeBytes = bytes;
    }
}
