package dev.holdfast.gateway.admin;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayDeque;

/** One connection of the back-office: one request at a time, the others wait their turn. */
final class AdminConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(AdminConnection.class);

    private static final int MAX_WAITING = 16;

    private final AdminRoutes routes;
    private final ArrayDeque<FullHttpRequest> waiting = new ArrayDeque<>();
    private boolean isBusy;

    AdminConnection(final AdminRoutes routes) {
        this.routes = routes;
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final FullHttpRequest request) {
        if (!isBusy) {
            serve(ctx, request);
        } else if (waiting.size() < MAX_WAITING) {
            waiting.add(request.retain());
        } else {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        waiting.forEach(FullHttpRequest::release);
        waiting.clear();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.warn("an admin connection met an error and is closed", cause);
        }
        ctx.close();
    }

    private void serve(final ChannelHandlerContext ctx, final FullHttpRequest request) {
        isBusy = true;
        final boolean keepAlive = HttpUtil.isKeepAlive(request);
        if (request.decoderResult().isFailure()) {
            respond(ctx, AdminResponse.error(HttpResponseStatus.BAD_REQUEST, "bad_request", "the request is not well-formed HTTP"), false);
            return;
        }
        try {
            routes.serve(request.method(), request.uri(), request.headers().get(HttpHeaderNames.AUTHORIZATION),
                ByteBufUtil.getBytes(request.content()), response -> respond(ctx, response, keepAlive));
        } catch (final AdminException e) {
            respond(ctx, AdminResponse.error(e.status(), e.error(), e.getMessage()), keepAlive);
        } catch (final RuntimeException e) {
            LOG.error("an admin request failed: method={} uri={}", request.method(), request.uri(), e);
            respond(ctx, AdminResponse.error(HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal_error", "see the log"), false);
        }
    }

    private void respond(final ChannelHandlerContext ctx, final AdminResponse response, final boolean keepAlive) {
        final FullHttpResponse message =
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status(), Unpooled.wrappedBuffer(response.body()));
        message.headers()
            .set(HttpHeaderNames.CONTENT_TYPE, response.contentType())
            .setInt(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
        if (!keepAlive) {
            message.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        final ChannelFuture written = ctx.writeAndFlush(message);
        isBusy = false;
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
            return;
        }
        final FullHttpRequest next = waiting.poll();
        if (next != null) {
            ctx.executor().execute(() -> serveWaiting(ctx, next));
            isBusy = true;
        }
    }

    private void serveWaiting(final ChannelHandlerContext ctx, final FullHttpRequest request) {
        try {
            serve(ctx, request);
        } finally {
            request.release();
        }
    }
}
