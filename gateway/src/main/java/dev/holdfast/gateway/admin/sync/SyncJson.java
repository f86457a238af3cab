package dev.holdfast.gateway.admin.sync;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.platform.PlatformStats;
import dev.holdfast.gateway.sync.Reconciliation;
import dev.holdfast.gateway.sync.Reconciliation.Verdict;
import dev.holdfast.gateway.sync.SyncService;

import java.time.Instant;
import java.util.Locale;

/** Writes how the sync and its comparisons stand, for the back-office. Any thread; allocates, and never waits long. */
public final class SyncJson {
    private SyncJson() {
    }

    /** How everything stands. */
    public static ObjectNode write(final SyncService sync) {
        final ObjectNode json = JsonNodeFactory.instance.objectNode();
        final PlatformStats stats = sync.platformStats();
        json.putObject("platform").put("breaker", stats.isBreakerOpen() ? "open" : "closed")
            .put("requests", stats.requests())
            .put("retries", stats.retries()).put("failures", stats.failures()).put("waiting", stats.waiting())
            .put("last_success_ms", stats.lastSuccessMs()).put("clock_offset_ms", stats.clockOffsetMs())
            .put("last_problem", stats.lastProblem().isEmpty() ? null : stats.lastProblem());
        json.put("open_reviews", sync.openReviews()).put("open_inquiries", sync.openInquiries());
        final ArrayNode list = json.putArray("streams");
        sync.streams().forEach(stream -> list.addObject().put("name", stream.name()).put("in_step_ms",
            stream.inStepMs()).put("lag_ms", stream.lagMs()).put("runs", stream.runs())
            .put("failures", stream.failures()).put("changes", stream.items())
            .put("problem", stream.problem().isEmpty() ? null : stream.problem()));
        final Reconciliation last = sync.lastReconciliation();
        json.set("last_reconciliation", last == null ? null : write(last).without("differences"));
        return json;
    }

    /** All of a comparison, as of one moment. */
    public static ObjectNode write(final Reconciliation reconciliation) {
        return reconciliation.read(SyncJson::all);
    }

    private static ObjectNode all(final Reconciliation reconciliation) {
        final String problem = reconciliation.problem();
        final ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", reconciliation.id())
            .put("state", !reconciliation.isFinished() ? "running" : problem.isEmpty() ? "finished" : "failed")
            .put("problem", problem.isEmpty() ? null : problem)
            .put("from", Instant.ofEpochMilli(reconciliation.fromMs()).toString())
            .put("to", Instant.ofEpochMilli(reconciliation.toMs()).toString())
            .put("apply", reconciliation.isApplied())
            .put("matched", reconciliation.count(Verdict.MATCHED))
            .put("missing_here", reconciliation.count(Verdict.MISSING_HERE))
            .put("missing_there", reconciliation.count(Verdict.MISSING_THERE))
            .put("differs", reconciliation.count(Verdict.DIFFERS))
            .put("unreadable", reconciliation.count(Verdict.UNREADABLE)).put("records_seen", reconciliation.seen())
            .put("records_compared", reconciliation.compared())
            .put("applied", reconciliation.applied());
        final ObjectNode sums = json.putObject("totals").putObject(reconciliation.currency());
        reconciliation.totals().forEach(
            (name, sum) -> sums.put(name.replace(' ', '_'), sum.stripTrailingZeros().toPlainString()));
        final ArrayNode list = json.putArray("differences");
        reconciliation.listed().forEach(difference -> list.addObject().put("consume_no", difference.consumeNo())
            .put("verdict", difference.verdict().name().toLowerCase(Locale.ROOT)).put("here", difference.here())
            .put("there", difference.there()));
        return json;
    }
}
