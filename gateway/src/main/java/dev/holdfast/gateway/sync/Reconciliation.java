package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Units;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

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

    private record Difference(String consumeNo, Verdict verdict, String here, String there) {
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
    private long compared() {
        return count(Verdict.MATCHED) + count(Verdict.MISSING_HERE) + count(Verdict.DIFFERS);
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

    synchronized void add(final Verdict verdict, final String consumeNo, final OrderState here,
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

    private static String text(final OrderState here) {
        return text(here.standing(), here.worth()) + doubt(here);
    }

    private static String doubt(final OrderState here) {
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

    /** All of it. */
    public synchronized ObjectNode toJson() {
        final ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", id)
            .put("state", !isFinished ? "running" : problem.isEmpty() ? "finished" : "failed")
            .put("problem", problem.isEmpty() ? null : problem)
            .put("from", Instant.ofEpochMilli(fromMs).toString()).put("to", Instant.ofEpochMilli(toMs).toString())
            .put("apply", apply)
            .put("matched", counts[Verdict.MATCHED.ordinal()])
            .put("missing_here", counts[Verdict.MISSING_HERE.ordinal()])
            .put("missing_there", counts[Verdict.MISSING_THERE.ordinal()])
            .put("differs", counts[Verdict.DIFFERS.ordinal()])
            .put("unreadable", counts[Verdict.UNREADABLE.ordinal()]).put("records_seen", seen)
            .put("records_compared", compared())
            .put("applied", applied);
        final ObjectNode sums = json.putObject("totals").putObject(currency);
        totals.forEach((name, sum) -> sums.put(name.replace(' ', '_'), sum.stripTrailingZeros().toPlainString()));
        final ArrayNode list = json.putArray("differences");
        differences.forEach(difference -> list.addObject().put("consume_no", difference.consumeNo)
            .put("verdict", difference.verdict.name().toLowerCase(Locale.ROOT)).put("here", difference.here)
            .put("there", difference.there));
        return json;
    }
}
