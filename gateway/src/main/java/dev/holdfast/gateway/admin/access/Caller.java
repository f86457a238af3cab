package dev.holdfast.gateway.admin.access;

import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.ledger.journal.Actor;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Who sent one request, from where, and what the call needs. Immutable; any thread.
 *
 * @param source   address, for the journal and the log; of the approver, if there is one.
 * @param approver who agreed to what the principal asks for; null when nobody did.
 */
public record Caller(Principal principal, String source, AccessRule rule, Principal approver) {
    Caller(final Principal principal, final String source, final AccessRule rule) {
        this(principal, source, rule, null);
    }

    /** As whom the journal names the one who gives a command, or the two. */
    public Actor actor() {
        return Actor.operator(approver == null ? principal.name() : principal.name() + '+' + approver.name(), source);
    }

    /**
     * This caller as the one who agrees to a call.
     *
     * @param requester who asked for it.
     * @param call      what the call needs.
     * @throws AdminException when one of the two may not make the call, or this one may not agree to it.
     */
    public Caller approving(final Principal requester, final AccessRule call) {
        if (requester.name().equals(principal.name())) {
            throw new AdminException(HttpResponseStatus.FORBIDDEN, "same_person",
                "principal " + principal.name() + " asked for this, so somebody else has to agree");
        }
        if (!principal.isApprover()) {
            throw new AdminException(HttpResponseStatus.FORBIDDEN, "no_approver",
                "principal " + principal.name() + " is no approver; 'holdfast tokens create --approver' makes one");
        }
        new Caller(principal, source, call).expectScope();
        final Caller approved = new Caller(requester, source, call, principal);
        approved.expectScope();
        return approved;
    }

    /**
     * Looks at what the body asks for.
     *
     * @throws AdminException when one of its members needs a scope that the principal has not.
     */
    public void expectScopesOf(final AdminBody body) {
        rule.members().forEach((member, scope) -> {
            if (body.has(member) && !principal.scopes().contains(scope)) {
                throw missing(scope.text(), "the member " + member + " of " + rule.call() + " needs");
            }
        });
    }

    /** @throws AdminException when the principal may not make this call. */
    void expectScope() {
        if (!rule.allows(principal)) {
            throw missing((rule.scopes().size() == 1 ? "" : "any of ") + Scope.texts(rule.scopes()),
                rule.call() + " needs");
        }
    }

    private AdminException missing(final String scope, final String need) {
        return new AdminException(HttpResponseStatus.FORBIDDEN, "scope_missing",
            "principal " + principal.name() + " has no scope " + scope + ", which " + need);
    }

    @Override
    public String toString() {
        return "principal=" + principal.name() + (approver == null ? "" : " approver=" + approver.name()) + " source="
            + source;
    }
}
