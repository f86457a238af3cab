package dev.holdfast.gateway.admin;

import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.listener.Guest;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Looks at the head of each request before a byte of its body is kept: without the token only the health checks go on,
 * and they have no body. What is refused here ends the connection. One for each connection, on the back-office's event
 * loop.
 */
final class AdminGate extends ChannelInboundHandlerAdapter {
    private final byte[] authorization;
    private final Guest guest;
    private boolean isShut;
    private boolean hasAskedForHealth;

    AdminGate(final String token, final Guest guest) {
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.guest = guest;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        if (!isShut && message instanceof HttpRequest request) {
            final AdminResponse refusal = refusalOf(request);
            if (refusal != null) {
                isShut = true;
                guest.refuse();
                final boolean isHead = request.method().equals(HttpMethod.HEAD);
                ctx.writeAndFlush(refusal.toHttp(false, isHead)).addListener(ChannelFutureListener.CLOSE);
            }
        }
        if (isShut) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    /** Whether it asked how the gateway is, as balancers and schedulers do without a token, and nothing worse. */
    boolean hasAskedForHealth() {
        return hasAskedForHealth && !isShut;
    }

    private AdminResponse refusalOf(final HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return AdminResponse.error(HttpResponseStatus.BAD_REQUEST, "bad_request",
                "the request is not well-formed HTTP");
        }
        final String given = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        if (given != null && MessageDigest.isEqual(authorization, given.getBytes(StandardCharsets.UTF_8))) {
            guest.prove();
            return null;
        }
        final boolean hasBody = HttpUtil.isTransferEncodingChunked(request)
            || HttpUtil.getContentLength(request, 0L) > 0;
        final boolean isOpen = AdminRoutes.isOpen(request.uri()) && !hasBody;
        hasAskedForHealth |= isOpen;
        return isOpen ? null : AdminResponse.error(HttpResponseStatus.UNAUTHORIZED, "unauthorized",
            "send the admin token in the header Authorization: Bearer <token>");
    }
}
