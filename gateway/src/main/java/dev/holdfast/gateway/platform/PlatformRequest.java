package dev.holdfast.gateway.platform;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One call of the API.
 *
 * @param method GET or POST.
 * @param path   behind {@code /open-api/v1}, with a slash at its start.
 * @param body   the request's JSON; null for none.
 */
public record PlatformRequest(String method, String path, ObjectNode body) {
    /** Asks for an access token: the only call that needs none. */
    static final PlatformRequest TOKEN = get("/merchant/token");

    static PlatformRequest get(final String path) {
        return new PlatformRequest("GET", path, null);
    }

    static PlatformRequest post(final String path, final ObjectNode body) {
        return new PlatformRequest("POST", path, body);
    }

    /** Without the body, which may hold what nobody should read. */
    @Override
    public String toString() {
        return method + " " + path;
    }
}
