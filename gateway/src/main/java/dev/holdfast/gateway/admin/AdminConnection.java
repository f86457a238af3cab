package dev.holdfast.gateway.admin;

import dev.holdfast.gateway.admin.access.AdminAccess;
import dev.holdfast.gateway.admin.access.Peer;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.socket.LostConnection;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayDeque;

/** One connection of the back-office: one request at a time, the others wait their turn. */
final class AdminConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(AdminConnection.class);

    private static final int MAX_WAITING = 16;

    private final AdminRoutes routes;
    private final AdminAccess access;
    private final Peer peer;
    private final ArrayDeque<FullHttpRequest> waiting = new ArrayDeque<>();
    private boolean isBusy;
    private boolean hasLastRequest;

    AdminConnection(final AdminRoutes routes, final AdminAccess access, final Peer peer) {
        this.routes = routes;
        this.access = access;
        this.peer = peer;
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

    /** The peer sends no more, but may still read: what it asked before is answered. */
    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            hasLastRequest = true;
            if (!isBusy) {
                ctx.close();
            }
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        waiting.forEach(FullHttpRequest::release);
        waiting.clear();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        LostConnection.close(ctx, cause, LOG);
    }

    private void serve(final ChannelHandlerContext ctx, final FullHttpRequest request) {
        isBusy = true;
        final boolean keepAlive = HttpUtil.isKeepAlive(request);
        final boolean isHead = request.method().equals(HttpMethod.HEAD);
        if (request.decoderResult().isFailure()) {
            respond(
                ctx, AdminResponse.error(HttpResponseStatus.BAD_REQUEST, "bad_request",
                    "the request is not well-formed HTTP"), false, isHead);
            return;
        }
        try {
            routes.serve(request.method(), request.uri(), ByteBufUtil.getBytes(request.content()),
                access.callerOf(request, peer), response -> respond(ctx, response, keepAlive, isHead));
        } catch (final AdminException e) {
            respond(ctx, AdminResponse.error(e.status(), e.error(), e.getMessage()), keepAlive, isHead);
        } catch (final RuntimeException e) {
            LOG.error("an admin request failed: method={} uri={}", request.method(), request.uri(), e);
            respond(
                ctx, AdminResponse.error(HttpResponseStatus.INTERNAL_SERVER_ERROR, "internal_error", "see the log"),
                false, isHead);
        }
    }

    private void respond(
        final ChannelHandlerContext ctx, final AdminResponse response, final boolean keepAlive, final boolean isHead) {
        final FullHttpRequest next = waiting.poll();
        final boolean isLast = !keepAlive || hasLastRequest && next == null;
        final ChannelFuture written = ctx.writeAndFlush(response.toHttp(!isLast, isHead));
        isBusy = false;
        if (isLast) {
            if (next != null) {
                next.release();
            }
            written.addListener(ChannelFutureListener.CLOSE);
            return;
        }
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
