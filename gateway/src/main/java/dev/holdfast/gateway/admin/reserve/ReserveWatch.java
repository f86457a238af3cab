package dev.holdfast.gateway.admin.reserve;

import dev.holdfast.ledger.values.reserve.ReserveSum;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Looks at the reserve again and again, for metrics, health and the log: says when it is too low, and when it is not
 * any more. It informs, and no decision ever looks at it. {@link #look} belongs to the admin listener's event loop; the
 * rest is for any thread.
 */
public final class ReserveWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ReserveWatch.class);

    private final ReserveReader reader;
    private final Map<String, Boolean> isLow = new HashMap<>();
    private volatile List<ReserveFigures> last = List.of();
    private boolean isLooking;

    ReserveWatch(final ReserveReader reader) {
        this.reader = reader;
    }

    /** Is given a value and what it is of. */
    public interface Gauge {
        void value(double value, String... labels);
    }

    /** Asks the ledger. A look that is not answered yet is the only one. */
    public void look() {
        if (isLooking) {
            return;
        }
        isLooking = true;
        reader.read(found -> {
            isLooking = false;
            if (found != null) {
                last = List.copyOf(found);
                found.forEach(this::report);
            }
        });
    }

    private void report(final ReserveFigures figures) {
        final boolean isLowNow = !figures.alarm().isEmpty();
        if (Boolean.TRUE.equals(isLow.put(figures.currency(), isLowNow)) == isLowNow) {
            return;
        }
        if (isLowNow) {
            LOG.warn("the reserve is low: currency={} {}", figures.currency(), figures.alarm());
        } else {
            LOG.info("the reserve is not low any more: currency={} balance={}", figures.currency(), figures.balance());
        }
    }

    /** What somebody should see to. */
    public List<String> warnings() {
        final List<String> warnings = new ArrayList<>();
        for (final ReserveFigures each : last) {
            if (!each.alarm().isEmpty()) {
                warnings.add("the reserve is low: currency=" + each.currency() + ' ' + each.alarm());
            }
        }
        return warnings;
    }

    /** Balances by currency, of those that are known. */
    public void balances(final Gauge gauge) {
        last.stream().filter(each -> each.balance() != null)
            .forEach(each -> gauge.value(each.balance().doubleValue(), each.currency()));
    }

    /** Days of cover by currency, of those that can be said. */
    public void daysOfCover(final Gauge gauge) {
        last.stream().filter(each -> each.daysOfCover() != null)
            .forEach(each -> gauge.value(each.daysOfCover().doubleValue(), each.currency()));
    }

    /** What was drawn by currency and kind. */
    public void drawn(final Gauge gauge) {
        last.forEach(each -> each.drawn()
            .forEach((sum, amount) -> gauge.value(amount.doubleValue(), each.currency(), kindOf(sum))));
    }

    /** 1 or 0 by currency. */
    public void alarms(final Gauge gauge) {
        last.forEach(each -> gauge.value(each.alarm().isEmpty() ? 0 : 1, each.currency()));
    }

    private static String kindOf(final ReserveSum sum) {
        return (sum.isFee() ? sum.feeName() : sum.name()).toLowerCase(Locale.ROOT);
    }
}
