package dev.holdfast.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Tells since when the bytes that a connection has read may have waited in its socket: since the event loop was away, since nothing was read from the
 * connection, or since the socket was last found empty. Rather too long ago than too late. First in the pipeline; on its event loop; allocates nothing.
 */
final class ArrivalWatch extends ChannelInboundHandlerAdapter {
    private static final long NONE = Long.MIN_VALUE;

    private final LoopPulse pulse;
    private final int bufferBytes;
    private long arrivalNs;
    private long waitingSinceNs = NONE;

    /** @param bufferBytes most bytes of a read: so many mean that there may be more. */
    ArrivalWatch(final LoopPulse pulse, final int bufferBytes) {
        this.pulse = pulse;
        this.bufferBytes = bufferBytes;
        arrivalNs = System.nanoTime();
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        if (message instanceof ByteBuf bytes) {
            read(bytes.readableBytes(), System.nanoTime());
        }
        ctx.fireChannelRead(message);
    }

    void read(final int bytes, final long nowNs) {
        arrivalNs = waitingSinceNs != NONE ? waitingSinceNs : pulse.earliestArrivalNs(nowNs);
        waitingSinceNs = bytes >= bufferBytes ? arrivalNs : NONE;
    }

    /** Nothing is read from now on; what comes waits. */
    void pause(final long nowNs) {
        if (waitingSinceNs == NONE) {
            waitingSinceNs = nowNs;
        }
    }

    /** Since when what was read last may have been there, by the monotonic clock. */
    long arrivalNs() {
        return arrivalNs;
    }
}
