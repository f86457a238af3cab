package dev.holdfast.gateway.admin.access;

import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.ledger.journal.Actor;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Who sent one request, from where, and what the call needs. Immutable; any thread.
 *
 * @param source address, for the journal and the log.
 */
public record Caller(Principal principal, String source, AccessRule rule) {
    /** As whom the journal names the one who gives a command. */
    public Actor actor() {
        return Actor.operator(principal.name(), source);
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
        return "principal=" + principal.name() + " source=" + source;
    }
}
