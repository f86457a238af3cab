package dev.holdfast.gateway.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the admin listener serves: health, metrics and, to those with the token, the ledger. Runs on its event loop. */
final class AdminRoutes {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final byte[] authorization;
    private final LedgerRoutes ledger;
    private final SyncRoutes sync;
    private final Supplier<String> notReadyReason;
    private final Supplier<byte[]> metrics;

    /**
     * @param notReadyReason why the gateway does not decide; null when it does.
     * @param metrics        everything measured, in the Prometheus text format.
     */
    AdminRoutes(
        final String token, final LedgerRoutes ledger, final SyncRoutes sync, final Supplier<String> notReadyReason,
        final Supplier<byte[]> metrics) {
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.ledger = ledger;
        this.sync = sync;
        this.notReadyReason = notReadyReason;
        this.metrics = metrics;
    }

    /**
     * Serves one request; the answer comes now or when the ledger has spoken.
     *
     * @throws AdminException when it cannot be served.
     */
    void serve(
        final HttpMethod method, final String uri, final String givenAuthorization, final byte[] body, final Consumer<AdminResponse> answer) {
        final QueryStringDecoder target = new QueryStringDecoder(uri);
        final String path = target.rawPath();
        if (path.equals("/health/live")) {
            expect(method, HttpMethod.GET, path);
            answer.accept(health("live", null));
        } else if (path.equals("/health/ready")) {
            expect(method, HttpMethod.GET, path);
            answer.accept(health("ready", notReadyReason.get()));
        } else {
            authorize(givenAuthorization);
            if (path.equals("/metrics")) {
                expect(method, HttpMethod.GET, path);
                answer.accept(new AdminResponse(HttpResponseStatus.OK, TEXT, metrics.get()));
            } else if (sync.serves(path)) {
                sync.serve(method, path, body, answer);
            } else {
                ledger.serve(method, target, body, answer);
            }
        }
    }

    private void authorize(final String given) {
        if (given == null || !MessageDigest.isEqual(authorization, given.getBytes(StandardCharsets.UTF_8))) {
            throw new AdminException(HttpResponseStatus.UNAUTHORIZED, "unauthorized",
                "send the admin token in the header Authorization: Bearer <token>");
        }
    }

    private static AdminResponse health(final String what, final String problem) {
        return problem == null
            ? new AdminResponse(HttpResponseStatus.OK, "application/json", ("{\"status\":\"" + what + "\"}").getBytes(StandardCharsets.US_ASCII))
            : AdminResponse.error(HttpResponseStatus.SERVICE_UNAVAILABLE, "not_" + what, problem);
    }

    private static void expect(final HttpMethod method, final HttpMethod expected, final String path) {
        if (!method.equals(expected)) {
            throw AdminException.methodNotAllowed(method, path);
        }
    }
}
