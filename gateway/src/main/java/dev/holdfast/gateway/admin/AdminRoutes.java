package dev.holdfast.gateway.admin;

import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.ledger.ResultCode;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What the admin listener serves. Runs on its event loop. */
final class AdminRoutes {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final Set<String> ACCOUNT_FIELDS = Set.of("currency", "overdraft", "status");
    private static final Set<String> ENTRY_FIELDS = Set.of("entry_no", "amount", "force");
    private static final Set<String> CARD_FIELDS = Set.of("cardholder_no", "status", "package_no");

    private final byte[] authorization;
    private final LedgerPort port;
    private final Supplier<String> notReadyReason;
    private final Supplier<byte[]> metrics;
    private final LedgerRequests requests = new LedgerRequests();

    /**
     * @param notReadyReason why the gateway does not decide; null when it does.
     * @param metrics        everything measured, in the Prometheus text format.
     */
    AdminRoutes(final String token, final LedgerPort port, final Supplier<String> notReadyReason, final Supplier<byte[]> metrics) {
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.port = port;
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
        final String path = new QueryStringDecoder(uri).rawPath();
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
            } else {
                ask(messageFor(method, path, body), answer);
            }
        }
    }

    private int messageFor(final HttpMethod method, final String path, final byte[] body) {
        final String[] parts = path.split("/", -1);
        if (parts.length < 3 || !parts[1].equals("v1")) {
            throw AdminException.notFound(path);
        }
        if (parts.length == 3 && parts[2].equals("ledger")) {
            expect(method, HttpMethod.GET, path);
            return requests.getLedger();
        }
        if (parts.length == 5 && parts[2].equals("accounts") && parts[4].equals("entries")) {
            expect(method, HttpMethod.POST, path);
            return requests.postEntry(id("account_no", parts[3]), new AdminBody(body, ENTRY_FIELDS));
        }
        if (parts.length != 4) {
            throw AdminException.notFound(path);
        }
        final boolean isPut = method.equals(HttpMethod.PUT);
        return switch (parts[2]) {
            case "accounts" -> {
                expect(method, isPut ? HttpMethod.PUT : HttpMethod.GET, path);
                final String accountNo = id("account_no", parts[3]);
                yield isPut ? requests.putAccount(accountNo, new AdminBody(body, ACCOUNT_FIELDS)) : requests.getAccount(accountNo);
            }
            case "cards" -> {
                expect(method, isPut ? HttpMethod.PUT : HttpMethod.GET, path);
                final String cardNo = id("card_no", parts[3]);
                yield isPut ? requests.putCard(cardNo, new AdminBody(body, CARD_FIELDS)) : requests.getCard(cardNo);
            }
            case "authorizations" -> {
                expect(method, HttpMethod.GET, path);
                yield requests.getOrder(id("consume_no", parts[3]));
            }
            default -> throw AdminException.notFound(path);
        };
    }

    private void ask(final int length, final Consumer<AdminResponse> answer) {
        final boolean isSent = port.submit(requests.buffer(), 0, length, LedgerPort.NO_DEADLINE,
            (result, offset, resultLength) -> answer.accept(LedgerResults.read(result, offset)));
        if (!isSent) {
            answer.accept(LedgerResults.refusal(ResultCode.OVERLOADED));
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

    private static String id(final String name, final String encoded) {
        try {
            return Identifiers.check(name, QueryStringDecoder.decodeComponent(encoded.replace("+", "%2B")));
        } catch (final IllegalArgumentException e) {
            throw AdminException.badRequest(name + " in the path is not well percent-encoded");
        }
    }

    private static void expect(final HttpMethod method, final HttpMethod expected, final String path) {
        if (!method.equals(expected)) {
            throw new AdminException(HttpResponseStatus.METHOD_NOT_ALLOWED, "method_not_allowed", method + " is not served at " + path);
        }
    }
}
