package dev.holdfast.gateway.admin;

import dev.holdfast.gateway.admin.access.AccessTable;
import dev.holdfast.gateway.admin.access.AdminAccess;
import dev.holdfast.gateway.admin.access.Peer;
import dev.holdfast.gateway.admin.access.Principal;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminResponse;
import dev.holdfast.gateway.listener.Guest;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;

import java.util.concurrent.TimeUnit;

/**
 * Looks at the head of each request before a byte of its body is kept: without a token only the health checks go on,
 * and they have no body; and beside TLS nothing else, too. What is refused here ends the connection, after a while when
 * it was a wrong token. One for each connection, on the back-office's event loop.
 */
final class AdminGate extends ChannelInboundHandlerAdapter {
    private final AdminAccess access;
    private final Peer peer;
    private final Guest guest;
    private final boolean isForTls;
    private boolean isShut;
    private boolean hasAskedForHealth;
    private Future<?> answering;

    /** @param isForTls whether the listener speaks TLS, so that nothing but health is told without it. */
    AdminGate(final AdminAccess access, final Peer peer, final Guest guest, final boolean isForTls) {
        this.access = access;
        this.peer = peer;
        this.guest = guest;
        this.isForTls = isForTls;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        if (!isShut && message instanceof HttpRequest request) {
            try {
                admit(request, isForTls && ctx.pipeline().get(SslHandler.class) == null);
            } catch (final AdminException e) {
                isShut = true;
                guest.refuse();
                answer(ctx, AdminResponse.error(e.status(), e.error(), e.getMessage()),
                    request.method().equals(HttpMethod.HEAD), access.delayMs(e, peer.source()));
            }
        }
        if (isShut) {
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void admit(final HttpRequest request, final boolean isInClear) {
        if (request.decoderResult().isFailure()) {
            access.countMalformed(peer);
            throw new AdminException(HttpResponseStatus.BAD_REQUEST, "bad_request",
                "the request is not well-formed HTTP");
        }
        if (isInClear && !AccessTable.isOpen(request.uri())) {
            throw new AdminException(HttpResponseStatus.FORBIDDEN, "tls_required",
                "this listener speaks TLS: call it by https://; in clear it only says on this machine how it is");
        }
        if (access.admit(request, peer) == Principal.NOBODY) {
            hasAskedForHealth = true;
        } else {
            guest.prove();
        }
    }

    private void answer(
        final ChannelHandlerContext ctx, final AdminResponse refusal, final boolean isHead, final long delayMs) {
        final Runnable answer =
            () -> ctx.writeAndFlush(refusal.toHttp(false, isHead)).addListener(ChannelFutureListener.CLOSE);
        if (delayMs == 0) {
            answer.run();
        } else {
            answering = ctx.executor().schedule(answer, delayMs, TimeUnit.MILLISECONDS);
        }
    }

    /** Who sends no more still gets the answer that waits. */
    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (!isShut || event != ChannelInputShutdownEvent.INSTANCE) {
            ctx.fireUserEventTriggered(event);
        }
    }

    /** Nothing is kept of a connection that is gone. */
    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        if (answering != null) {
            answering.cancel(false);
        }
        ctx.fireChannelInactive();
    }

    /** Whether it asked how the gateway is, as balancers and schedulers do without a token, and nothing worse. */
    boolean hasAskedForHealth() {
        return hasAskedForHealth && !isShut;
    }
}
