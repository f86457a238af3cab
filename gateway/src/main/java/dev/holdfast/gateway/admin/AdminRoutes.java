package dev.holdfast.gateway.admin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.admin.access.Caller;
import dev.holdfast.gateway.admin.audit.AuditRoutes;
import dev.holdfast.gateway.admin.ledger.LedgerRoutes;
import dev.holdfast.gateway.admin.onboarding.OnboardingRoutes;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.admin.reserve.ReserveRoutes;
import dev.holdfast.gateway.admin.sync.SyncRoutes;
import dev.holdfast.gateway.engine.LateApprovals;
import dev.holdfast.gateway.server.AmbiguousCallbacks;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.agrona.concurrent.SystemEpochClock;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the admin listener serves, behind {@link AdminGate}: health, metrics, the ledger and the sync. Runs on its event
 * loop.
 */
final class AdminRoutes {
    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final LedgerRoutes ledger;
    private final SyncRoutes sync;
    private final OnboardingRoutes onboarding;
    private final ReserveRoutes reserve;
    private final AuditRoutes audit;
    private final ApprovalRoutes approvals;
    private final ClockRoutes clock;
    private final AmbiguousCallbacks ambiguous;
    private final LateApprovals late;
    private final Supplier<String> notReadyReason;
    private final Supplier<List<String>> warnings;
    private final Supplier<byte[]> metrics;
    private boolean isLedgerGone;

    /** Those that serve a part of the paths each. */
    record Parts(
        LedgerRoutes ledger, SyncRoutes sync, OnboardingRoutes onboarding, ReserveRoutes reserve, AuditRoutes audit,
        ApprovalRoutes approvals) {
    }

    AdminRoutes(final Parts parts, final AdminSources sources) {
        ledger = parts.ledger;
        sync = parts.sync;
        onboarding = parts.onboarding;
        reserve = parts.reserve;
        audit = parts.audit;
        approvals = parts.approvals;
        ambiguous = sources.ambiguous();
        notReadyReason = sources.notReadyReason();
        metrics = sources.metrics();
        clock = new ClockRoutes(sources.engine().clock(), SystemEpochClock.INSTANCE);
        late = sources.engine().lateApprovals();
        warnings = sources.warnings();
    }

    /**
     * Serves one request; the answer comes now or when the ledger has spoken.
     *
     * @param caller who asks, and may.
     * @throws AdminException when it cannot be served.
     */
    void serve(
        final HttpMethod method, final String uri, final byte[] body, final Caller caller,
        final Consumer<AdminResponse> answer) {
        final QueryStringDecoder target = new QueryStringDecoder(uri);
        final String path = target.rawPath();
        if (path.equals(LIVE)) {
            expect(method, HttpMethod.GET, path);
            answer.accept(health("live", null, List.of()));
        } else if (path.equals(READY)) {
            expect(method, HttpMethod.GET, path);
            answer.accept(health("ready", notReadyReason.get(), warnings.get()));
        } else if (path.equals("/metrics")) {
            expect(method, HttpMethod.GET, path);
            answer.accept(new AdminResponse(HttpResponseStatus.OK, TEXT, metrics.get()));
        } else if (path.equals("/v1/ambiguous")) {
            expect(method, HttpMethod.GET, path);
            answer.accept(AdminResponse.json(HttpResponseStatus.OK, AmbiguousJson.write(ambiguous)));
        } else if (path.equals(LateJson.PATH)) {
            expect(method, HttpMethod.GET, path);
            answer.accept(AdminResponse.json(HttpResponseStatus.OK, LateJson.write(late)));
        } else if (path.equals(AuditRoutes.PATH)) {
            audit.serve(method, target, answer);
        } else if (path.equals(ClockRoutes.PATH)) {
            clock.serve(method, body, caller, answer);
        } else if (isLedgerGone) {
            throw new AdminException(HttpResponseStatus.SERVICE_UNAVAILABLE, "stopping",
                "the gateway is being stopped");
        } else if (sync.serves(path)) {
            sync.serve(method, path, body, caller, answer);
        } else if (onboarding.serves(path)) {
            onboarding.serve(method, target, body, caller, answer);
        } else if (reserve.serves(path)) {
            reserve.serve(method, target, body, caller, answer);
        } else if (approvals.serves(path)) {
            approvals.serve(path, caller, answer);
        } else {
            ledger.serve(method, target, body, caller, answer);
        }
    }

    /** From now on serves nothing that the ledger or the sync would have to answer. */
    void leaveLedger() {
        isLedgerGone = true;
    }

    /** Warnings leave the status as it is: nobody should take a gateway that decides out of service for them. */
    private static AdminResponse health(final String what, final String problem, final List<String> warnings) {
        if (problem != null) {
            return AdminResponse.error(HttpResponseStatus.SERVICE_UNAVAILABLE, "not_" + what, problem);
        }
        final ObjectNode json = JsonNodeFactory.instance.objectNode().put("status", what);
        if (!warnings.isEmpty()) {
            warnings.forEach(json.putArray("warnings")::add);
        }
        return AdminResponse.json(HttpResponseStatus.OK, json);
    }

    private static void expect(final HttpMethod method, final HttpMethod expected, final String path) {
        if (!method.equals(expected)) {
            throw AdminException.methodNotAllowed(method, path);
        }
    }
}
