package dev.holdfast.gateway.admin.ledger;

import dev.holdfast.gateway.admin.access.Caller;
import dev.holdfast.gateway.admin.approval.ApprovalSettings;
import dev.holdfast.gateway.admin.approval.Approvals;
import dev.holdfast.gateway.admin.approval.HeldRequest;
import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminRequest;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.admin.sync.SyncRoutes;
import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.ledger.values.ResultCode;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/**
 * What the back-office can ask of the ledger, under {@code /v1}: the table of methods and paths, and the way of one
 * request to the ledger and back. Runs on the admin listener's event loop; blocks on nothing, and allocates.
 */
public final class LedgerRoutes {
    private static final Set<String> ACCOUNT_FIELDS = Set.of("currency", "overdraft", "status",
        "cardholder_unique_no");
    private static final Set<String> ENTRY_FIELDS = Set.of("entry_no", "amount", "force", "consume_no");
    private static final Set<String> TRANSFER_FIELDS = Set.of("entry_no", "amount", "force", "transfer", "consume_no");
    private static final Set<String> CARD_FIELDS = Set.of("cardholder_no", "status", "package_no", "confirm");
    private static final Set<String> CARD_TERMS_FIELDS = Set.of("limits", "rules");
    private static final Set<String> PACKAGE_FIELDS = Set.of("expected_version", "fee_source", "fees", "limits",
        "rules");
    private static final Set<String> RESOLUTION_FIELDS = Set.of("note", "retry", "entry_no");
    private static final Set<String> RULES_FIELDS = Set.of("version");
    private static final Consumer<AdminRequest> NOTHING = request -> { };

    private final LedgerPort port;
    private final SyncRoutes sync;
    private final LedgerRequests requests;
    private final LedgerLists lists;
    private final List<Route> routes;
    private final ApprovalRules approvalRules;
    private final Approvals approvals;

    /** @param approvals keeps what a second person has to agree to. */
    public LedgerRoutes(
        final LedgerPort port, final SyncRoutes sync, final ApprovalSettings approvalSettings,
        final Approvals approvals) {
        this.port = port;
        this.sync = sync;
        this.approvals = approvals;
        approvalRules = new ApprovalRules(approvalSettings);
        requests = new LedgerRequests(sync.pushesCards(), sync.transfers(), sync.accountsWait());
        lists = new LedgerLists(port, requests);
        routes = routes();
    }

    private List<Route> routes() {
        return List.of(
            route(HttpMethod.PUT, "accounts/account_no",
                request -> requests.putAccount(request.id(1), request.body(ACCOUNT_FIELDS))),
            new Route(HttpMethod.GET, parts("accounts/account_no"), request -> requests.getAccount(request.id(1)),
                NOTHING, sync.transfers()),
            new Route(HttpMethod.POST, parts("accounts/account_no/entries"),
                request -> requests.postEntry(request.id(1), entry(request)),
                request -> sync.entryPosted(request.body().requiredId("entry_no")), false),
            new Route(HttpMethod.PUT, parts("cards/card_no"),
                request -> requests.putCard(request.id(1), request.body(CARD_FIELDS)),
                request -> sync.cardChanged(request.id(1)), false),
            route(HttpMethod.GET, "cards/card_no", request -> requests.getCard(request.id(1))),
            route(HttpMethod.PUT, "cards/card_no/terms",
                request -> requests.putCardTerms(request.id(1), request.body(CARD_TERMS_FIELDS))),
            route(HttpMethod.GET, "cards/card_no/terms", request -> requests.getCardTerms(request.id(1))),
            route(HttpMethod.PUT, "packages/package_no",
                request -> requests.putPackage(request.id(1), request.body(PACKAGE_FIELDS))),
            route(HttpMethod.GET, "packages/package_no",
                request -> requests.getPackage(request.id(1), request.number("version", 0, Integer.MAX_VALUE))),
            route(HttpMethod.GET, "authorizations/consume_no", request -> requests.getOrder(request.id(1))),
            route(HttpMethod.GET, "reviews/review_no", request -> requests.getReview(ReviewNo.parse(request.id(1)))),
            route(HttpMethod.POST, "reviews/review_no/resolve",
                request -> requests.resolveReview(ReviewNo.parse(request.id(1)), request.body(RESOLUTION_FIELDS))),
            route(HttpMethod.GET, "ledger", request -> requests.getLedger()),
            route(HttpMethod.PUT, "rules", request -> requests.switchRules(request.body(RULES_FIELDS))));
    }

    /**
     * A method and path whose identifiers are named.
     *
     * @param message            asks the ledger.
     * @param afterwards         what to do once the ledger is asked, and before it answers.
     * @param hasPlatformBalance whether the answer is an account that the platform keeps too.
     */
    private record Route(
        HttpMethod method, String[] parts, ToIntFunction<AdminRequest> message, Consumer<AdminRequest> afterwards,
        boolean hasPlatformBalance) {
        /** Fixed parts stand at the even places, identifiers at the odd ones. */
        boolean hasPath(final String[] given) {
            if (given.length != parts.length) {
                return false;
            }
            for (int i = 0; i < parts.length; i += 2) {
                if (!given[i].equals(parts[i])) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Route route(final HttpMethod method, final String path, final ToIntFunction<AdminRequest> message) {
        return new Route(method, parts(path), message, NOTHING, false);
    }

    private static String[] parts(final String path) {
        return path.split("/");
    }

    private AdminBody entry(final AdminRequest request) {
        return request.body(sync.transfers() ? TRANSFER_FIELDS : ENTRY_FIELDS);
    }

    /**
     * Serves one request; the answer comes when the ledger has spoken.
     *
     * @param caller who asks, and may make this call.
     * @throws AdminException when it cannot be served.
     */
    public void serve(
        final HttpMethod method, final QueryStringDecoder uri, final byte[] body, final Caller caller,
        final Consumer<AdminResponse> answer) {
        final String path = uri.rawPath();
        final String[] all = path.split("/", -1);
        if (all.length < 3 || !all[1].equals("v1")) {
            throw AdminException.notFound(path);
        }
        final String[] parts = Arrays.copyOfRange(all, 2, all.length);
        final Map<String, List<String>> parameters = AdminRequest.parameters(uri);
        if (parts.length == 1 && parts[0].equals("packages")) {
            expectGet(method, path);
            lists.packages(new AdminRequest(parts, parts, parameters, body), answer);
            return;
        }
        if (parts.length == 1 && parts[0].equals("reviews")) {
            expectGet(method, path);
            lists.reviews(new AdminRequest(parts, parts, parameters, body), answer);
            return;
        }
        boolean isKnown = false;
        for (final Route route : routes) {
            if (route.hasPath(parts)) {
                isKnown = true;
                if (route.method.equals(method)) {
                    final AdminRequest request = new AdminRequest(route.parts, parts, parameters, body);
                    final int length = route.message.applyAsInt(request);
                    final String reason = reasonToWait(caller, request);
                    if (reason == null) {
                        ask(length, route, caller, answer);
                        route.afterwards.accept(request);
                    } else {
                        approvals.hold(caller, new HeldRequest(method.name(), uri.uri(),
                            new String(body, StandardCharsets.UTF_8)), reason, answer);
                    }
                    return;
                }
            }
        }
        throw isKnown ? AdminException.methodNotAllowed(method, path) : AdminException.notFound(path);
    }

    /** Why a second person has to agree first; null when nobody has to, or somebody did. */
    private String reasonToWait(final Caller caller, final AdminRequest request) {
        if (request.body() == null) {
            return null;
        }
        caller.expectScopesOf(request.body());
        return caller.approver() == null ? approvalRules.reason(caller.rule(), request.body()) : null;
    }

    private void ask(final int length, final Route route, final Caller caller, final Consumer<AdminResponse> answer) {
        final boolean isSent = port.submit(requests.buffer(), 0, length, LedgerPort.NO_DEADLINE, caller.actor(),
            (result, offset, resultLength) -> {
                if (route.hasPlatformBalance && LedgerResults.refusalIn(result, offset) == null) {
                    sync.addPlatformBalance(LedgerResults.view(result, offset), answer);
                } else {
                    answer.accept(LedgerResults.read(result, offset));
                }
            });
        if (!isSent) {
            answer.accept(LedgerResults.refusal(ResultCode.OVERLOADED));
        }
    }

    private static void expectGet(final HttpMethod method, final String path) {
        if (!method.equals(HttpMethod.GET)) {
            throw AdminException.methodNotAllowed(method, path);
        }
    }
}
