package dev.holdfast.gateway.server;

import dev.holdfast.ledger.values.ResultCode;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * The HTTP status that goes with a result of a callback: 200 for whatever is an answer to a valid one, also when the
 * answer is no. A result that nobody has thought of here has one too: 400 when it is about the request.
 */
final class HttpStatuses {
    private static final int RANGE = 1_000;

    private HttpStatuses() {
    }

    static HttpResponseStatus of(final ResultCode result) {
        return switch (result) {
            case SIGNATURE_MISSING, SIGNATURE_MISMATCH, TIMESTAMP_INVALID, TIMESTAMP_OUT_OF_WINDOW,
                SIGN_VERSION_UNSUPPORTED,
                AMBIGUOUS_CONTENT ->
                HttpResponseStatus.UNAUTHORIZED;
            case SOURCE_REFUSED -> HttpResponseStatus.FORBIDDEN;
            case PATH_UNKNOWN -> HttpResponseStatus.NOT_FOUND;
            case METHOD_NOT_ALLOWED -> HttpResponseStatus.METHOD_NOT_ALLOWED;
            case REQUEST_TIMEOUT -> HttpResponseStatus.REQUEST_TIMEOUT;
            case BODY_TOO_LARGE -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
            case MEDIA_TYPE_UNSUPPORTED -> HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE;
            case EXPECTATION_FAILED -> HttpResponseStatus.EXPECTATION_FAILED;
            case HEADER_TOO_LARGE -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
            // A valid callback that is for the other mode.
            case AUTHORIZATION_NOT_EXPECTED -> HttpResponseStatus.OK;
            default -> result.code() / RANGE == 1 ? HttpResponseStatus.BAD_REQUEST : HttpResponseStatus.OK;
        };
    }
}
