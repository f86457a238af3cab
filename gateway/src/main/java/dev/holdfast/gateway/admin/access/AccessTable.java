package dev.holdfast.gateway.admin.access;

import dev.holdfast.gateway.admin.request.AdminException;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every call of the back-office and the scope it needs. A call that does not stand here is not served, so a new route
 * cannot be forgotten. Immutable; any thread.
 */
public final class AccessTable {
    private static final List<AccessRule> RULES = List.of(
        get("/health/live"),
        get("/health/ready"),
        get("/metrics", Scope.METRICS, Scope.READ),
        get("/v1/accounts/{account_no}", Scope.READ),
        put("/v1/accounts/{account_no}", Scope.MONEY),
        post("/v1/accounts/{account_no}/entries", Scope.MONEY),
        get("/v1/cards/{card_no}", Scope.READ),
        new AccessRule(HttpMethod.PUT, "/v1/cards/{card_no}", Set.of(Scope.SUPPORT, Scope.MONEY, Scope.RISK),
            Map.of("status", Scope.SUPPORT, "cardholder_no", Scope.MONEY, "package_no", Scope.RISK)),
        get("/v1/cardholders", Scope.READ),
        post("/v1/cardholders", Scope.SUPPORT),
        get("/v1/cardholders/{unique_no}", Scope.READ),
        get("/v1/applications", Scope.READ),
        get("/v1/applications/{card_unique_no}", Scope.READ),
        new AccessRule(HttpMethod.POST, "/v1/cards", Set.of(Scope.SUPPORT), Map.of("package_no", Scope.RISK)),
        post("/v1/cards/{card_no}/activate", Scope.SUPPORT),
        put("/v1/cards/{card_no}/pin", Scope.SUPPORT),
        post("/v1/cards/{card_no}/client-token", Scope.SUPPORT),
        post("/v1/cards/{card_no}/freeze", Scope.SUPPORT),
        post("/v1/cards/{card_no}/unfreeze", Scope.SUPPORT),
        post("/v1/cards/{card_no}/delete", Scope.SUPPORT),
        get("/v1/cards/{card_no}/terms", Scope.READ),
        put("/v1/cards/{card_no}/terms", Scope.RISK),
        get("/v1/packages", Scope.READ),
        get("/v1/packages/{package_no}", Scope.READ),
        put("/v1/packages/{package_no}", Scope.RISK),
        get("/v1/authorizations/{consume_no}", Scope.READ),
        get("/v1/reviews", Scope.READ),
        get("/v1/reviews/{review_no}", Scope.READ),
        post("/v1/reviews/{review_no}/resolve", Scope.SUPPORT),
        get("/v1/ambiguous", Scope.READ, Scope.OPERATE),
        get("/v1/late", Scope.READ, Scope.OPERATE),
        get("/v1/sync", Scope.READ, Scope.OPERATE),
        get("/v1/reconciliations", Scope.READ, Scope.OPERATE),
        post("/v1/reconciliations", Scope.OPERATE),
        get("/v1/ledger", Scope.READ, Scope.OPERATE),
        get("/v1/reserve", Scope.READ, Scope.OPERATE),
        get("/v1/reserve/entries", Scope.READ),
        post("/v1/reserve/entries", Scope.MONEY),
        post("/v1/reserve/statement", Scope.MONEY),
        get("/v1/audit", Scope.READ),
        put("/v1/rules", Scope.RISK),
        get("/v1/clock", Scope.READ, Scope.OPERATE),
        post("/v1/clock", Scope.OPERATE),
        get("/v1/approvals", Scope.READ),
        post("/v1/approvals/{approval_no}/approve", Scope.MONEY, Scope.RISK),
        post("/v1/approvals/{approval_no}/reject", Scope.MONEY, Scope.RISK));

    private AccessTable() {
    }

    /** All calls. */
    public static List<AccessRule> rules() {
        return RULES;
    }

    /**
     * What a call needs.
     *
     * @throws AdminException when there is no such call.
     */
    public static AccessRule find(final HttpMethod method, final String uri) {
        final String path = new QueryStringDecoder(uri).rawPath();
        final String[] parts = path.split("/", -1);
        boolean isKnown = false;
        for (final AccessRule rule : RULES) {
            if (rule.hasPath(parts)) {
                isKnown = true;
                if (rule.method().equals(method)) {
                    return rule;
                }
            }
        }
        throw isKnown ? AdminException.methodNotAllowed(method, path) : AdminException.notFound(path);
    }

    /** Whether nobody needs a token for what is at this path. */
    public static boolean isOpen(final String uri) {
        final String[] parts = new QueryStringDecoder(uri).rawPath().split("/", -1);
        return RULES.stream().anyMatch(rule -> rule.isOpen() && rule.hasPath(parts));
    }

    private static AccessRule get(final String path, final Scope... scopes) {
        return new AccessRule(HttpMethod.GET, path, scopes);
    }

    private static AccessRule put(final String path, final Scope... scopes) {
        return new AccessRule(HttpMethod.PUT, path, scopes);
    }

    private static AccessRule post(final String path, final Scope... scopes) {
        return new AccessRule(HttpMethod.POST, path, scopes);
    }
}
