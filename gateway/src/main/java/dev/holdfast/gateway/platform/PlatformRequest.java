package dev.holdfast.gateway.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/**
 * One call of the API.
 *
 * @param method GET or POST.
 * @param path   behind {@code /open-api/v1}, with a slash at its start.
 * @param body   the request's JSON; null for none.
 * @param isOnce whether it is never sent again by itself when its answer is lost.
 * @param canWait whether it is one of many about orders: some of the places for requests are kept from it.
 */
public record PlatformRequest(String method, String path, ObjectNode body, boolean isOnce, boolean canWait) {
    private static final List<String> SECRETS = List.of("sumsub_share_token", "cvv", "pin");

    /** Asks for an access token: the only call that needs none. */
    static final PlatformRequest TOKEN = get("/merchant/token");

    static PlatformRequest get(final String path) {
        return new PlatformRequest("GET", path, null, false, false);
    }

    static PlatformRequest post(final String path, final ObjectNode body) {
        return new PlatformRequest("POST", path, body, false, false);
    }

    /** The same call, sent once. */
    public PlatformRequest once() {
        return new PlatformRequest(method, path, body, true, canWait);
    }

    /** The same call, as one of many that can wait. */
    public PlatformRequest thatCanWait() {
        return new PlatformRequest(method, path, body, isOnce, true);
    }

    /** What the platform says of it, in which it may repeat what nobody should read. */
    String withoutSecrets(final String said) {
        String text = said;
        for (final String name : SECRETS) {
            final String secret = body == null ? "" : body.path(name).asText("");
            text = secret.isEmpty() ? text : text.replace(secret, "***");
        }
        return text;
    }

    /** Without the body, which may hold what nobody should read. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
