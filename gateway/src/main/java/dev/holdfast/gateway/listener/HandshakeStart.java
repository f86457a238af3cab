package dev.holdfast.gateway.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Keeps what a connection sends first, unread, until its turn in the {@link HandshakeQueue} comes, and then gives its
 * place to the handler that speaks TLS. So a connection that only begins costs an event loop its acceptance and one
 * read; its TLS engine is made by the thread of the queue, and only if it is still there. Until the handshake is over
 * it also counts: the TLS handler keeps whatever comes while a part of the handshake waits to be computed, so whoever
 * sends more than a handshake can need is closed. The connection's event loop calls its methods.
 */
final class HandshakeStart extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeStart.class);
    /** A chain of client certificates and all else of a handshake is some kilobytes; memory is for all connections. */
    static final int MAX_HANDSHAKE_BYTES = 65_536;

    private final HandshakeQueue handshakes;
    private final Guest guest;
    private final LongFunction<SslHandler> newHandler;
    private final Runnable onFailure;
    private final int limitMs;
    private final List<Object> held = new ArrayList<>(1);
    private long startNs;
    private long receivedBytes;
    private boolean hasBegun;
    private ScheduledFuture<?> timeout;

    /**
     * @param newHandler makes the handler for a handshake that may take so many milliseconds more; on any thread.
     * @param onFailure  the time was over before the handshake began, or too much came, and the connection is closed.
     * @param limitMs    how long the handshake may take, the wait for its turn included.
     */
    HandshakeStart(final HandshakeQueue handshakes, final Guest guest, final LongFunction<SslHandler> newHandler,
        final Runnable onFailure, final int limitMs) {
        this.handshakes = handshakes;
        this.guest = guest;
        this.newHandler = newHandler;
        this.onFailure = onFailure;
        this.limitMs = limitMs;
    }

    /** Has what it is given run when the channel is closed. */
    static Consumer<Runnable> whenGone(final Channel channel) {
        return work -> channel.closeFuture().addListener(closed -> work.run());
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        startNs = System.nanoTime();
        timeout = ctx.executor().schedule(() -> fail(ctx), limitMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object bytes) {
        receivedBytes += ((ByteBuf) bytes).readableBytes();
        if (receivedBytes > MAX_HANDSHAKE_BYTES) {
            ReferenceCountUtil.release(bytes);
            fail(ctx);
        } else if (hasBegun) {
            ctx.fireChannelRead(bytes);
        } else if (((ByteBuf) bytes).isReadable()) {
            held.add(bytes);
            if (held.size() == 1) {
                ctx.channel().config().setAutoRead(false);
                handshakes.begin(guest, whenGone(ctx.channel()), () -> makeHandler(ctx));
            }
        } else {
            ReferenceCountUtil.release(bytes);
        }
    }

    /** On the thread of the queue. */
    private void makeHandler(final ChannelHandlerContext ctx) {
        boolean isMade = false;
        try {
            final SslHandler handler = newHandler.apply(Math.max(1, leftMs()));
            ctx.executor().execute(() -> begin(ctx, handler));
            isMade = true;
        } catch (final RejectedExecutionException e) {
            LOG.debug("the event loop has ended, and its connections with it", e);
        } finally {
            if (!isMade) {
                ctx.close();
            }
        }
    }

    /** Once: what was closed is not read, and has no time to be over. */
    private void fail(final ChannelHandlerContext ctx) {
        if (ctx.channel().isOpen()) {
            onFailure.run();
            ctx.close();
        }
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        if (hasBegun) {
            ctx.fireChannelReadComplete();
        }
    }

    private long leftMs() {
        return limitMs - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
    }

    private void begin(final ChannelHandlerContext ctx, final SslHandler handler) {
        if (!ctx.channel().isActive()) {
            return;
        }
        hasBegun = true;
        timeout.cancel(false);
        ctx.pipeline().addAfter(ctx.name(), null, handler);
        handler.handshakeFuture().addListener(over -> {
            if (!ctx.isRemoved()) {
                ctx.pipeline().remove(this);
            }
        });
        // A handshake that fails at once has this removed before the last of them was handed on.
        final List<Object> first = List.copyOf(held);
        held.clear();
        first.forEach(ctx::fireChannelRead);
        ctx.fireChannelReadComplete();
        ctx.channel().config().setAutoRead(true);
    }

    @Override
    public void handlerRemoved(final ChannelHandlerContext ctx) {
        timeout.cancel(false);
        held.forEach(ReferenceCountUtil::release);
        held.clear();
    }
}
