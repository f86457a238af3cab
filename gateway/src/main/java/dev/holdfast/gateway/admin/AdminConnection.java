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

/** One connection of the back-office: one request at a time, the next is read when the last is answered. */
final class AdminConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(AdminConnection.class);

    private final AdminRoutes routes;

    AdminConnection(final AdminRoutes routes) {
        this.routes = routes;
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    protected void channelRead0(final ChannelHandlerContext ctx, final FullHttpRequest request) {
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

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.warn("an admin connection met an error and is closed", cause);
        }
        ctx.close();
    }

    private static void respond(final ChannelHandlerContext ctx, final AdminResponse response, final boolean keepAlive) {
        final FullHttpResponse message =
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status(), Unpooled.wrappedBuffer(response.body()));
        message.headers()
            .set(HttpHeaderNames.CONTENT_TYPE, response.contentType())
            .setInt(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
        if (!keepAlive) {
            message.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        final ChannelFuture written = ctx.writeAndFlush(message);
        if (keepAlive) {
            ctx.read();
        } else {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }
}
