package dev.holdfast.gateway.server;

import dev.holdfast.gateway.listener.Guest;
import dev.holdfast.gateway.listener.SignatureHeaders;
import dev.holdfast.gateway.listener.StrictRequestDecoder;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.values.ResultCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/**
 * The rules for a request's line and headers beyond those of {@link StrictRequestDecoder} (contract: callbacks). Any
 * thread; allocates nothing.
 */
@HotPath
final class RequestHead {
    private static final String SUPPORTED_SIGN_VERSION = "V1";
    private static final String JSON = "application/json";

    private RequestHead() {
    }

    /** Has an exchange know of a request what is needed behind its head. */
    static void read(final HttpRequest request, final Exchange exchange, final boolean isLast) {
        final boolean isOld = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        exchange.isHead(request.method().equals(HttpMethod.HEAD));
        if (isLast || !HttpUtil.isKeepAlive(request) || isOld) {
            exchange.closeAfter();
        }
        exchange.expectsContinue(!isOld && request.headers().contains(HttpHeaderNames.EXPECT));
        exchange.signedAs(request.headers().get(SignatureHeaders.TIMESTAMP),
            request.headers().get(SignatureHeaders.SIGNATURE));
    }

    /** What keeps the request from being a callback; null when nothing does. */
    static ResultCode problemOf(final HttpRequest request, final Guest sender, final CallbackSettings settings) {
        if (request.decoderResult().isFailure()) {
            final Throwable cause = request.decoderResult().cause();
            return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException
                ? ResultCode.HEADER_TOO_LARGE : ResultCode.HTTP_MALFORMED;
        }
        if (sender.isBarred()) {
            return ResultCode.SOURCE_REFUSED;
        }
        if (!isCallbackPath(request.uri(), settings.path())) {
            return ResultCode.PATH_UNKNOWN;
        }
        if (!request.method().equals(HttpMethod.POST)) {
            return ResultCode.METHOD_NOT_ALLOWED;
        }
        final String contentType = request.headers().get(HttpHeaderNames.CONTENT_TYPE);
        if (contentType != null && !isJson(contentType)) {
            return ResultCode.MEDIA_TYPE_UNSUPPORTED;
        }
        if (HttpUtil.getContentLength(request, 0L) > settings.maxBodyBytes()) {
            return ResultCode.BODY_TOO_LARGE;
        }
        final String expect = request.headers().get(HttpHeaderNames.EXPECT);
        if (expect != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect)) {
            return ResultCode.EXPECTATION_FAILED;
        }
        // Without the header it is V1: there is no other, and the signature is checked as V1 in any case.
        final String version = request.headers().get(SignatureHeaders.SIGN_VERSION);
        return version == null || version.equals(SUPPORTED_SIGN_VERSION) ? null : ResultCode.SIGN_VERSION_UNSUPPORTED;
    }

    /**
     * Whether a refused request leaves the connection in doubt: nobody knows where it ends, or its body would be in the
     * way.
     */
    static boolean leavesDoubt(final HttpRequest request, final CallbackSettings settings) {
        return request.decoderResult().isFailure() || request.method().equals(HttpMethod.HEAD)
            || HttpUtil.isTransferEncodingChunked(request)
            || request.headers().contains(HttpHeaderNames.EXPECT)
            || HttpUtil.getContentLength(request, 0L) > settings.maxBodyBytes();
    }

    /** Whether it is the media type, with whatever parameters. */
    private static boolean isJson(final String contentType) {
        if (!contentType.regionMatches(true, 0, JSON, 0, JSON.length())) {
            return false;
        }
        int end = JSON.length();
        while (end < contentType.length() && (contentType.charAt(end) == ' ' || contentType.charAt(end) == '\t')) {
            end++;
        }
        return end == contentType.length() || contentType.charAt(end) == ';';
    }

    private static boolean isCallbackPath(final String uri, final String path) {
        return uri.startsWith(path) && (uri.length() == path.length() || uri.charAt(path.length()) == '?');
    }
}
