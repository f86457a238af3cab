package dev.holdfast.gateway.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Keeps what a connection sends first, unread, until its turn in the {@link HandshakeQueue} comes, and then gives its
 * place to the handler that speaks TLS. So a connection that only begins costs an event loop its acceptance and one
 * read; its TLS engine is made by the thread of the queue, and only if it is still there. The connection's event loop
 * calls its methods.
 */
final class HandshakeStart extends ChannelInboundHandlerAdapter {
    private final HandshakeQueue handshakes;
    private final Guest guest;
    private final LongFunction<SslHandler> newHandler;
    private final Runnable onTimeout;
    private final int limitMs;
    private final List<Object> held = new ArrayList<>(1);
    private long startNs;
    private ScheduledFuture<?> timeout;

    /**
     * @param newHandler makes the handler for a handshake that may take so many milliseconds more; on any thread.
     * @param onTimeout  the time is over before the handshake has begun, and the connection is being closed.
     * @param limitMs    how long the handshake may take, the wait for its turn included.
     */
    HandshakeStart(final HandshakeQueue handshakes, final Guest guest, final LongFunction<SslHandler> newHandler,
        final Runnable onTimeout, final int limitMs) {
        this.handshakes = handshakes;
        this.guest = guest;
        this.newHandler = newHandler;
        this.onTimeout = onTimeout;
        this.limitMs = limitMs;
    }

    /** Has what it is given run when the channel is closed. */
    static Consumer<Runnable> whenGone(final Channel channel) {
        return work -> channel.closeFuture().addListener(closed -> work.run());
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        startNs = System.nanoTime();
        timeout = ctx.executor().schedule(() -> {
            onTimeout.run();
            ctx.close();
        }, limitMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object bytes) {
        if (!((ByteBuf) bytes).isReadable()) {
            ReferenceCountUtil.release(bytes);
            return;
        }
        held.add(bytes);
        if (held.size() == 1) {
            ctx.channel().config().setAutoRead(false);
            handshakes.begin(guest, whenGone(ctx.channel()), () -> {
                final SslHandler handler = newHandler.apply(Math.max(1, leftMs()));
                ctx.executor().execute(() -> begin(ctx, handler));
            });
        }
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        // Nobody has been given anything.
    }

    private long leftMs() {
        return limitMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    private void begin(final ChannelHandlerContext ctx, final SslHandler handler) {
        if (!ctx.channel().isActive()) {
            return;
        }
        final ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addAfter(ctx.name(), null, handler);
        held.forEach(ctx::fireChannelRead);
        held.clear();
        ctx.fireChannelReadComplete();
        ctx.channel().config().setAutoRead(true);
        pipeline.remove(this);
    }

    @Override
    public void handlerRemoved(final ChannelHandlerContext ctx) {
        timeout.cancel(false);
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
