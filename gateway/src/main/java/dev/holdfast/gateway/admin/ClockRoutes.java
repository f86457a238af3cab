package dev.holdfast.gateway.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.access.Caller;
import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.engine.LedgerClock;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.agrona.concurrent.EpochClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

/** Shows whether the wall clock is believed, and takes an operator's word that it is right. */
final class ClockRoutes {
    static final String PATH = "/v1/clock";
    private static final Logger LOG = LoggerFactory.getLogger(ClockRoutes.class);
    private static final Set<String> FIELDS = Set.of("now");

    private final LedgerClock clock;
    private final EpochClock wall;

    ClockRoutes(final LedgerClock clock, final EpochClock wall) {
        this.clock = clock;
        this.wall = wall;
    }

    /** @throws AdminException when the request cannot be served. */
    void serve(
        final HttpMethod method, final byte[] body, final Caller caller, final Consumer<AdminResponse> answer) {
        if (method.equals(HttpMethod.POST)) {
            confirm(new AdminBody(body, FIELDS));
            LOG.info("the clock was confirmed: {}", caller);
        } else if (!method.equals(HttpMethod.GET)) {
            throw AdminException.methodNotAllowed(method, PATH);
        }
        final long nowMs = wall.time();
        final ObjectNode json = JsonNodeFactory.instance.objectNode().put("believed", clock.isBelieved())
            .put("wall_clock", Instant.ofEpochMilli(nowMs).toString())
            .put("ledger_time", Instant.ofEpochMilli(nowMs - clock.wallAheadMs()).toString())
            .put("wall_ahead_ms", clock.wallAheadMs());
        answer.accept(AdminResponse.json(method.equals(HttpMethod.POST) ? HttpResponseStatus.ACCEPTED
            : HttpResponseStatus.OK, json));
    }

    /** The operator says what time it is, so that nobody confirms a clock unseen. */
    private void confirm(final AdminBody body) {
        final String text = body.requiredText("now");
        final long saidMs;
        try {
            saidMs = Instant.parse(text).toEpochMilli();
        } catch (final DateTimeException | ArithmeticException e) {
            throw body.bad("now", "the present moment such as 2026-01-31T10:00:00Z");
        }
        final long nowMs = wall.time();
        final long nowNs = System.nanoTime();
        if (Math.abs(saidMs - nowMs) > LedgerClock.AGREEMENT_MS) {
            throw body.bad("now",
                "within " + LedgerClock.AGREEMENT_MS + " ms of this machine's clock, which shows "
                + Instant.ofEpochMilli(nowMs)
                + "; if that is wrong, set the clock first");
        }
        clock.agree(nowMs, nowNs);
    }
}
