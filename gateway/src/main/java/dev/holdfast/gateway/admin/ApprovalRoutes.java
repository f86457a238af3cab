package dev.holdfast.gateway.admin;

import dev.holdfast.gateway.admin.access.AccessRule;
import dev.holdfast.gateway.admin.access.AccessTable;
import dev.holdfast.gateway.admin.access.Caller;
import dev.holdfast.gateway.admin.access.Principal;
import dev.holdfast.gateway.admin.access.Principals;
import dev.holdfast.gateway.admin.approval.Approval;
import dev.holdfast.gateway.admin.approval.ApprovalJson;
import dev.holdfast.gateway.admin.approval.Approvals;
import dev.holdfast.gateway.admin.ledger.LedgerRoutes;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.agrona.concurrent.EpochClock;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Shows what waits for a second person, and has it done or dropped. Runs on the admin listener's event loop; blocks on
 * nothing.
 */
final class ApprovalRoutes {
    private static final String PATH = "/v1/approvals";
    private static final String REJECT = "reject";

    private final Approvals approvals;
    private final Principals principals;
    private final LedgerRoutes ledger;
    private final EpochClock wall;

    ApprovalRoutes(
        final Approvals approvals, final Principals principals, final LedgerRoutes ledger, final EpochClock wall) {
        this.approvals = approvals;
        this.principals = principals;
        this.ledger = ledger;
        this.wall = wall;
    }

    boolean serves(final String path) {
        return path.equals(PATH) || path.startsWith(PATH + '/');
    }

    /** @throws AdminException when the request cannot be served. */
    void serve(final String path, final Caller caller, final Consumer<AdminResponse> answer) {
        if (path.equals(PATH)) {
            answer.accept(AdminResponse.json(HttpResponseStatus.OK, approvals.all()));
            return;
        }
        final String[] parts = path.substring(PATH.length() + 1).split("/", -1);
        final Approval approval = approvals.pending(number(parts[0]));
        if (parts[1].equals(REJECT)) {
            reject(approval, caller, answer);
        } else {
            approve(approval, caller, answer);
        }
    }

    private static long number(final String text) {
        if (!text.matches("\\d{1,18}")) {
            throw AdminException.badRequest("approval_no in the path should be a number");
        }
        return Long.parseLong(text);
    }

    /** Who asked may take it back. */
    private void reject(final Approval approval, final Caller caller, final Consumer<AdminResponse> answer) {
        final Principal requester = new Principal(approval.requester(), ruleOf(approval).scopes(), false);
        if (!requester.name().equals(caller.principal().name())) {
            caller.approving(requester, ruleOf(approval));
        }
        approvals.decide(approval, caller, 0, "", () -> answer.accept(AdminResponse.json(HttpResponseStatus.OK,
            ApprovalJson.of(approval).put("state", "rejected").put("decided_by", caller.principal().name()))));
    }

    private void approve(final Approval approval, final Caller caller, final Consumer<AdminResponse> answer) {
        final Principal requester = principals.named(approval.requester(), approval.askedMs(), wall.time());
        if (requester == null) {
            throw new AdminException(HttpResponseStatus.CONFLICT, "requester_gone",
                "principal " + approval.requester()
                    + ", who asked for this, has no token any more, or a newer one: reject it");
        }
        final Caller approved = caller.approving(requester, ruleOf(approval));
        approvals.begin(approval);
        try {
            ledger.serve(HttpMethod.valueOf(approval.request().method()),
                new QueryStringDecoder(approval.request().uri()),
                approval.request().body().getBytes(StandardCharsets.UTF_8), approved,
                response -> done(approval, caller, response, answer));
        } catch (final AdminException e) {
            done(approval, caller, AdminResponse.error(e.status(), e.error(), e.getMessage()), answer);
        }
    }

    private void done(
        final Approval approval, final Caller caller, final AdminResponse response,
        final Consumer<AdminResponse> answer) {
        if (response.status().code() >= HttpResponseStatus.INTERNAL_SERVER_ERROR.code()) {
            approvals.giveBack(approval);
            answer.accept(response);
        } else {
            approvals.decide(approval, caller, response.status().code(),
                new String(response.body(), StandardCharsets.UTF_8), () -> answer.accept(response));
        }
    }

    private static AccessRule ruleOf(final Approval approval) {
        return AccessTable.find(HttpMethod.valueOf(approval.request().method()), approval.request().uri());
    }
}
