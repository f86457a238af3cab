package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.sync.ledger.KnownOrder;
import dev.holdfast.gateway.sync.ledger.OrderRecord;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Units;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** One comparison of a period with the platform. Filled by the sync thread, read by any. */
public final class Reconciliation {
    private static final int MAX_LISTED = 1_000;

    /** How the two sides stand to each other about an order. */
    public enum Verdict {
        /** Both say the same, and the money is booked. */
        MATCHED,
        /** The ledger does not know it. */
        MISSING_HERE,
        /** The platform does not know it. */
        MISSING_THERE,
        /** They say different things, the money is not what both say, or the order is in review here. */
        DIFFERS,
        /** The platform's record cannot be read, so nothing is known about how they stand. */
        UNREADABLE
    }

    /**
     * An order on which the two sides do not agree.
     *
     * @param here  what the ledger says of it, for people; null when it does not know it.
     * @param there what the platform says of it, or why that cannot be read; null when it does not know it.
     */
    public record Difference(String consumeNo, Verdict verdict, String here, String there) {
    }

    private final int id;
    private final long fromMs;
    private final long toMs;
    private final boolean apply;
    private final String currency;
    private final long[] counts = new long[Verdict.values().length];
    private final List<Difference> differences = new ArrayList<>();
    private final Map<String, BigDecimal> totals = new TreeMap<>();
    private long applied;
    private long seen;
    private boolean isFinished;
    private String problem = "";

    Reconciliation(final int id, final long fromMs, final long toMs, final boolean apply, final String currency) {
        this.id = id;
        this.fromMs = fromMs;
        this.toMs = toMs;
        this.apply = apply;
        this.currency = currency;
    }

    /** Reads several figures as they are at one moment. Any thread. */
    public synchronized <T> T read(final Function<Reconciliation, T> reader) {
        return reader.apply(this);
    }

    public int id() {
        return id;
    }

    /** Start of the period, Unix milliseconds. */
    public long fromMs() {
        return fromMs;
    }

    /** End of the period, not included. */
    public long toMs() {
        return toMs;
    }

    /** Whether what is missing or differs here is put right. */
    public boolean isApplied() {
        return apply;
    }

    public synchronized boolean isFinished() {
        return isFinished;
    }

    public synchronized long count(final Verdict verdict) {
        return counts[verdict.ordinal()];
    }

    /** Orders on which the two sides did not agree, or of which that is not known. */
    public synchronized long differences() {
        return count(Verdict.MISSING_HERE) + count(Verdict.MISSING_THERE) + count(Verdict.DIFFERS)
            + count(Verdict.UNREADABLE);
    }

    /** Records of the platform that were compared with the ledger. */
    public synchronized long compared() {
        return count(Verdict.MATCHED) + count(Verdict.MISSING_HERE) + count(Verdict.DIFFERS);
    }

    /** Records that the platform showed. */
    public synchronized long seen() {
        return seen;
    }

    /** Orders that were put right here. */
    public synchronized long applied() {
        return applied;
    }

    /** Why it ended early; empty when it did not. */
    public synchronized String problem() {
        return problem;
    }

    /** The currency of {@link #totals}. */
    public String currency() {
        return currency;
    }

    /** Sums of what is final, by side and type. */
    public synchronized Map<String, BigDecimal> totals() {
        return new TreeMap<>(totals);
    }

    /** The first of the differences. */
    public synchronized List<Difference> listed() {
        return List.copyOf(differences);
    }

    /** Notes that the platform showed a record, before it is known what comes of it. */
    synchronized void countSeen() {
        seen++;
    }

    /** Notes a record that cannot be compared. */
    synchronized void addUnreadable(final String consumeNo, final String why) {
        counts[Verdict.UNREADABLE.ordinal()]++;
        if (differences.size() < MAX_LISTED) {
            differences.add(new Difference(consumeNo, Verdict.UNREADABLE, null, why));
        }
    }

    synchronized void add(final Verdict verdict, final String consumeNo, final KnownOrder here,
        final OrderRecord there) {
        counts[verdict.ordinal()]++;
        if (verdict != Verdict.MATCHED && differences.size() < MAX_LISTED) {
            differences.add(new Difference(consumeNo, verdict, here == null ? null : text(here),
                there == null ? null : text(there.status(), there.amount())));
        }
        if (here != null && here.standing() == OrderStatus.SUCCESS) {
            total("here " + here.type().wireName(), here.worth());
        }
        if (there != null && there.status() == OrderStatus.SUCCESS) {
            total("there " + there.type().wireName(), there.amount());
        }
    }

    synchronized void countApplied() {
        applied++;
    }

    synchronized void finish(final Throwable reason) {
        isFinished = true;
        problem = reason == null ? "" : String.valueOf(reason.getMessage());
    }

    private void total(final String name, final long units) {
        totals.merge(name, BigDecimal.valueOf(units, Units.SCALE), BigDecimal::add);
    }

    private static String text(final KnownOrder here) {
        return text(here.standing(), here.worth()) + doubt(here);
    }

    private static String doubt(final KnownOrder here) {
        if (here.isOpen()) {
            return ", in review";
        }
        if (here.isDeclinedWhilePending()) {
            return ", declined when asked";
        }
        final String byEntries = here.money().booked() == 0 ? ""
            : " and " + Units.format(here.money().booked()) + " by entries";
        return here.isBooked() ? "" : ", posted " + Units.format(here.money().posted()) + byEntries;
    }

    private static String text(final OrderStatus status, final long units) {
        return status.wireName() + ' ' + Units.format(units);
    }

    /** One line for the log. */
    synchronized String summary() {
        return "id=" + id + " from=" + Instant.ofEpochMilli(fromMs) + " to=" + Instant.ofEpochMilli(toMs)
            + " apply=" + apply + " matched=" + count(Verdict.MATCHED)
            + " missing_here=" + count(Verdict.MISSING_HERE) + " missing_there=" + count(Verdict.MISSING_THERE)
            + " differs=" + count(Verdict.DIFFERS) + " unreadable=" + count(Verdict.UNREADABLE)
            + " records_seen=" + seen + " records_compared=" + compared() + " applied=" + applied
            + " currency=" + currency + " totals=" + totals;
    }
}
