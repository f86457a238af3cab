package dev.holdfast.gateway.server.arrival;

import dev.holdfast.gateway.socket.SocketAge;
import dev.holdfast.ledger.annotation.HotPath;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/**
 * Where the bytes of one connection come in: tells its {@link ArrivalWatch}, keeps one read of them until it has its
 * turn, where that takes {@link Turns}, and has nothing more read meanwhile, nor while the connection is paused for its
 * own sake. First in the pipeline, so that of TLS nothing is decrypted either before its turn.
 *
 * <p>On its event loop. Blocks on nothing and allocates nothing.
 */
@HotPath
public final class ReadGate extends ChannelDuplexHandler implements Turns.Waiting {
    private final ArrivalWatch arrivals;
    private final Turns turns;
    private final SocketAge ages;
    private ChannelHandlerContext context;
    private ByteBuf waiting;
    private boolean isQueued;
    private boolean hasStopped;
    private boolean isPaused;

    public ReadGate(final ArrivalWatch arrivals, final Turns turns, final SocketAge ages) {
        this.arrivals = arrivals;
        this.turns = turns;
        this.ages = ages;
    }

    /** When what was read last came in. */
    public ArrivalWatch arrivals() {
        return arrivals;
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        // A peer that closes has everything read that it sent before, at once.
        serve();
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        final long nowNs = turns.nowNs();
        arrivals.read(bytes.readableBytes(), nowNs,
            arrivals.isUnsure(bytes.readableBytes(), nowNs) ? ages.lastDataNs(ctx.channel()) : SocketAge.UNKNOWN);
        if (turns.hasToWait(arrivals, nowNs)) {
            waitForTurn(bytes, nowNs);
        } else {
            arrivals.beginTurn(nowNs);
            ctx.fireChannelRead(bytes);
        }
    }

    private void waitForTurn(final ByteBuf bytes, final long nowNs) {
        waiting = bytes;
        arrivals.leaveUnread(nowNs);
        // Others hold reading up, too, as the beginning of TLS does, and let it go on again.
        hasStopped = context.channel().config().isAutoRead();
        context.channel().config().setAutoRead(false);
        if (!isQueued) {
            isQueued = true;
            turns.add(this);
        }
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        if (waiting == null) {
            ctx.fireChannelReadComplete();
        }
    }

    /** The end of what the peer sends comes behind it. */
    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            serve();
        }
        ctx.fireUserEventTriggered(event);
    }

    /** Decoders and TLS ask for more, too, when what they got brought no message. */
    @Override
    public void read(final ChannelHandlerContext ctx) {
        if (waiting == null && !isPaused) {
            ctx.read();
        }
    }

    @Override
    public void takeTurn() {
        isQueued = false;
        serve();
    }

    private void serve() {
        if (waiting == null) {
            return;
        }
        if (!context.channel().isActive()) {
            drop();
            return;
        }
        final ByteBuf bytes = waiting;
        waiting = null;
        final long nowNs = turns.nowNs();
        if (hasStopped && !isPaused) {
            arrivals.open(nowNs);
            context.channel().config().setAutoRead(true);
        }
        arrivals.beginTurn(nowNs);
        context.fireChannelRead(bytes);
        context.fireChannelReadComplete();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        drop();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(final ChannelHandlerContext ctx) {
        drop();
    }

    private void drop() {
        if (waiting != null) {
            waiting.release();
            waiting = null;
        }
    }

    /** Has nothing more read from it, or has it read from again, for its own sake. */
    public void pause(final boolean isToBePaused) {
        if (isPaused == isToBePaused) {
            return;
        }
        isPaused = isToBePaused;
        if (isPaused) {
            arrivals.pause(turns.nowNs());
            context.channel().config().setAutoRead(false);
        } else if (waiting == null) {
            arrivals.open(turns.nowNs());
            context.channel().config().setAutoRead(true);
        } else {
            hasStopped = true;
        }
    }
}
