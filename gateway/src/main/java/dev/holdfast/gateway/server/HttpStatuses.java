package dev.holdfast.gateway.server;

import dev.holdfast.ledger.values.ResultCode;
import io.netty.handler.codec.http.HttpResponseStatus;

/** The HTTP status that goes with a result of a callback: 200 for whatever is an answer to a valid one, also when the answer is no. */
final class HttpStatuses {
    private HttpStatuses() {
    }

    static HttpResponseStatus of(final ResultCode result) {
        return switch (result) {
            case MALFORMED_BODY, DUPLICATE_MEMBER, FIELD_MISSING, FIELD_INVALID, ACTION_UNKNOWN, ACTION_MISMATCH, HTTP_MALFORMED,
                BODY_TOO_COMPLEX -> HttpResponseStatus.BAD_REQUEST;
            case SIGNATURE_MISSING, SIGNATURE_MISMATCH, TIMESTAMP_INVALID, TIMESTAMP_OUT_OF_WINDOW, SIGN_VERSION_UNSUPPORTED,
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
            default -> HttpResponseStatus.OK;
        };
    }
}
