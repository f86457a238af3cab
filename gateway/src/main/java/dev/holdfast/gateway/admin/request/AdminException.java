package dev.holdfast.gateway.admin.request;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;

/** A request that cannot be served, with the status and the error's name. */
public final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HttpResponseStatus status;
    private final String error;

    public AdminException(final HttpResponseStatus status, final String error, final String message) {
        super(message);
        this.status = status;
        this.error = error;
    }

    public static AdminException badRequest(final String message) {
        return new AdminException(HttpResponseStatus.BAD_REQUEST, "bad_request", message);
    }

    public static AdminException notFound(final String path) {
        return new AdminException(HttpResponseStatus.NOT_FOUND, "not_found", "there is nothing at " + path);
    }

    public static AdminException methodNotAllowed(final HttpMethod method, final String path) {
        return new AdminException(HttpResponseStatus.METHOD_NOT_ALLOWED, "method_not_allowed",
            method + " is not served at " + path);
    }

    public HttpResponseStatus status() {
        return status;
    }

    public String error() {
        return error;
    }
}
