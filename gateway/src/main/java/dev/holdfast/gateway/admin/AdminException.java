package dev.holdfast.gateway.admin;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;

/** A request that cannot be served, with the status and the error's name. */
final class AdminException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HttpResponseStatus status;
    private final String error;

    AdminException(final HttpResponseStatus status, final String error, final String message) {
        super(message);
        this.status = status;
        this.error = error;
    }

    static AdminException badRequest(final String message) {
        return new AdminException(HttpResponseStatus.BAD_REQUEST, "bad_request", message);
    }

    static AdminException notFound(final String path) {
        return new AdminException(HttpResponseStatus.NOT_FOUND, "not_found", "there is nothing at " + path);
    }

    static AdminException methodNotAllowed(final HttpMethod method, final String path) {
        return new AdminException(HttpResponseStatus.METHOD_NOT_ALLOWED, "method_not_allowed",
            method + " is not served at " + path);
    }

    HttpResponseStatus status() {
        return status;
    }

    String error() {
        return error;
    }
}
