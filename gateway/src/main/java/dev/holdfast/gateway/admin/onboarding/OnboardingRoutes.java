package dev.holdfast.gateway.admin.onboarding;

import dev.holdfast.gateway.admin.access.Caller;
import dev.holdfast.gateway.admin.ledger.LedgerResults;
import dev.holdfast.gateway.admin.ledger.ScannedPage;
import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminRequest;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.gateway.sync.SyncService;
import dev.holdfast.gateway.sync.SyncSettings;
import dev.holdfast.gateway.sync.onboarding.ShareTokens;
import dev.holdfast.ledger.message.CardholderViewDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import org.agrona.DirectBuffer;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What the back-office can ask for cardholders and cards on their way: the table of methods and paths. Owned by the
 * admin listener's event loop; blocks on nothing, and allocates.
 */
public final class OnboardingRoutes {
    private static final Set<String> CARDHOLDER_FIELDS = Set.of("unique_no", "sumsub_share_token");
    private static final Set<String> APPLICATION_FIELDS = Set.of("card_unique_no", "cardholder_unique_no", "card_type",
        "card_bin_no", "platform_package_no", "package_no", "address");
    private static final String VERSION = "v1";

    private final LedgerPort port;
    private final SyncService sync;
    private final OnboardingRequests requests;
    private final CardActions actions;
    private final List<Route> routes;

    /** @param sync null when there is none. */
    public OnboardingRoutes(
        final LedgerPort port, final SyncService sync, final SyncSettings settings, final Executor loop) {
        this.port = port;
        this.sync = sync;
        requests = new OnboardingRequests(settings);
        actions = new CardActions(port, sync, requests, loop);
        routes = List.of(
            new Route(HttpMethod.POST, parts("cardholders"), this::submit),
            new Route(HttpMethod.GET, parts("cardholders"), this::cardholders),
            new Route(HttpMethod.GET, parts("cardholders/unique_no"), (request, caller, answer) ->
                ask(requests.getCardholder(request.id(1)), caller, answer)),
            new Route(HttpMethod.POST, parts("cards"), this::apply),
            new Route(HttpMethod.GET, parts("applications"), this::applications),
            new Route(HttpMethod.GET, parts("applications/card_unique_no"), (request, caller, answer) ->
                ask(requests.getApplication(request.id(1)), caller, answer)),
            new Route(HttpMethod.POST, parts("cards/card_no/activate"), actions::activate),
            new Route(HttpMethod.PUT, parts("cards/card_no/pin"), actions::setPin),
            new Route(HttpMethod.POST, parts("cards/card_no/client-token"), actions::clientToken),
            new Route(HttpMethod.POST, parts("cards/card_no/freeze"), actions::freeze),
            new Route(HttpMethod.POST, parts("cards/card_no/unfreeze"), actions::unfreeze),
            new Route(HttpMethod.POST, parts("cards/card_no/delete"), actions::delete));
    }

    /** Serves one request. */
    private interface Handler {
        void serve(AdminRequest request, Caller caller, Consumer<AdminResponse> answer);
    }

    /** A method and path: fixed parts stand at the even places, identifiers at the odd ones. */
    private record Route(HttpMethod method, String[] parts, Handler handler) {
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

    private static String[] parts(final String path) {
        return path.split("/");
    }

    private static String[] partsOf(final String path) {
        final String[] all = path.split("/", -1);
        return all.length < 3 || !all[1].equals(VERSION) ? new String[0] : Arrays.copyOfRange(all, 2, all.length);
    }

    /** Whether the path is one of these. */
    public boolean serves(final String path) {
        final String[] given = partsOf(path);
        return routes.stream().anyMatch(route -> route.hasPath(given));
    }

    /**
     * Serves one request.
     *
     * @throws AdminException when it cannot be served.
     */
    public void serve(
        final HttpMethod method, final QueryStringDecoder uri, final byte[] body, final Caller caller,
        final Consumer<AdminResponse> answer) {
        final String[] given = partsOf(uri.rawPath());
        for (final Route route : routes) {
            if (route.hasPath(given) && route.method.equals(method)) {
                route.handler.serve(new AdminRequest(route.parts, given, AdminRequest.parameters(uri), body), caller,
                    answer);
                return;
            }
        }
        throw AdminException.methodNotAllowed(method, uri.rawPath());
    }

    private void cardholders(
        final AdminRequest request, final Caller caller, final Consumer<AdminResponse> answer) {
        final int state = state(request, CardholderState.values(), CardholderState::text, CardholderState::code);
        ScannedPage.answer(port, new ScannedPage.Subject("cardholders", requests.buffer(),
            (part, skipped) -> requests.scan(ScanKind.CARDHOLDERS, part, skipped, state), requests::getCardholder),
            request, answer);
    }

    private void applications(
        final AdminRequest request, final Caller caller, final Consumer<AdminResponse> answer) {
        final int state =
            state(request, CardApplicationState.values(), CardApplicationState::text, CardApplicationState::code);
        ScannedPage.answer(port, new ScannedPage.Subject("applications", requests.buffer(),
            (part, skipped) -> requests.scan(ScanKind.APPLICATIONS, part, skipped, state), requests::getApplication),
            request, answer);
    }

    /** The code of the state that a list is of; 0 for any. */
    private static <T extends Enum<T>> int state(
        final AdminRequest request, final T[] states, final Function<T, String> text, final ToIntFunction<T> code) {
        final String given = request.parameter("state");
        for (final T state : states) {
            if (text.apply(state).equals(given)) {
                return code.applyAsInt(state);
            }
        }
        if (!given.isEmpty()) {
            throw AdminException.badRequest("parameter state=" + given + " should be one of "
                + String.join(", ", Arrays.stream(states).map(text).toList()));
        }
        return CardholderState.ANY;
    }

    /** The token is in memory before the ledger is asked: as soon as there is a row the sync may look for it. */
    private void submit(final AdminRequest request, final Caller caller, final Consumer<AdminResponse> answer) {
        final AdminBody body = request.body(CARDHOLDER_FIELDS);
        final String uniqueNo = body.requiredId("unique_no");
        final String token = body.requiredSecret("sumsub_share_token");
        final ShareTokens tokens = required(sync).tokens();
        tokens.put(uniqueNo, token);
        final boolean isSent = port.submit(requests.buffer(), 0, requests.putCardholder(uniqueNo),
            LedgerPort.NO_DEADLINE, caller.actor(), (result, offset, length) -> {
                if (waitsForPlatform(result, offset)) {
                    sync.cardholderSubmitted(uniqueNo);
                    answer.accept(AdminResponse.json(HttpResponseStatus.ACCEPTED,
                        LedgerResults.view(result, offset)));
                } else {
                    tokens.forget(uniqueNo, token);
                    answer.accept(LedgerResults.read(result, offset));
                }
            });
        if (!isSent) {
            tokens.forget(uniqueNo, token);
            answer.accept(LedgerResults.refusal(ResultCode.OVERLOADED));
        }
    }

    private static boolean waitsForPlatform(final DirectBuffer result, final int offset) {
        return LedgerResults.refusalIn(result, offset) == null && CardholderState.of(new CardholderViewDecoder()
            .wrapAndApplyHeader(result, offset, new MessageHeaderDecoder()).state())
            == CardholderState.PENDING_SUBMISSION;
    }

    private void apply(final AdminRequest request, final Caller caller, final Consumer<AdminResponse> answer) {
        final AdminBody body = request.body(APPLICATION_FIELDS);
        caller.expectScopesOf(body);
        required(sync);
        final int length = requests.putApplication(body);
        final String uniqueNo = body.requiredId("card_unique_no");
        ask(length, caller, response -> {
            if (response.status().equals(HttpResponseStatus.OK)) {
                sync.cardAppliedFor(uniqueNo);
            }
            answer.accept(response);
        });
    }

    private void ask(final int length, final Caller caller, final Consumer<AdminResponse> answer) {
        final boolean isSent = port.submit(requests.buffer(), 0, length, LedgerPort.NO_DEADLINE, caller.actor(),
            (result, offset, resultLength) -> answer.accept(LedgerResults.read(result, offset)));
        if (!isSent) {
            answer.accept(LedgerResults.refusal(ResultCode.OVERLOADED));
        }
    }

    /** @throws AdminException when there is no sync. */
    static SyncService required(final SyncService sync) {
        if (sync == null) {
            throw new AdminException(HttpResponseStatus.CONFLICT, "no_sync",
                "there is no sync with the platform, since platform.base_url is not set");
        }
        return sync;
    }
}
