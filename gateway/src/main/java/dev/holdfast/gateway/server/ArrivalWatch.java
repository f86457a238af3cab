package dev.holdfast.gateway.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Tells since when the bytes that a connection has read may have waited in its socket: since the event loop was away, since nothing was read from
 * the connection, or since the socket was last found empty. Rather too long ago than too late. First in the pipeline; on its event loop; allocates
 * nothing.
 */
final class ArrivalWatch extends ChannelInboundHandlerAdapter {
    private static final long NONE = Long.MIN_VALUE;
    /** One callback, in one segment of the network: no two are so short. */
    private static final int LONE_REQUEST_BYTES = 1_100;
    /** More than Linux lets a socket hold by default. */
    private static final long MAX_SOCKET_BYTES = 8 << 20;

    private final LoopPulse pulse;
    private final SocketAge ages;
    private final int bufferBytes;
    private long arrivalNs;
    private long waitingSinceNs = NONE;
    private long countedFromNs;
    private long countedBytes;
    /** When the socket was last found empty. Before the first read nobody knows: the connection may have waited to be accepted. */
    private long emptyNs = NONE;

    /** @param bufferBytes most bytes of a read: so many mean that there may be more. */
    ArrivalWatch(final LoopPulse pulse, final SocketAge ages, final int bufferBytes) {
        this.pulse = pulse;
        this.ages = ages;
        this.bufferBytes = bufferBytes;
        arrivalNs = System.nanoTime();
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        if (message instanceof ByteBuf bytes) {
            final long nowNs = System.nanoTime();
            read(bytes.readableBytes(), nowNs, pulse.wasAwayLately(nowNs) ? ages.lastDataNs(ctx.channel()) : SocketAge.UNKNOWN);
        }
        ctx.fireChannelRead(message);
    }

    /** @param ageNs how long ago the last of it came, if that is known. */
    void read(final int bytes, final long nowNs, final long ageNs) {
        if (waitingSinceNs != NONE) {
            arrivalNs = waitingSinceNs;
        } else {
            final long loopNs = pulse.earliestArrivalNs(nowNs);
            final long lastNs = ageNs == SocketAge.UNKNOWN ? nowNs : nowNs - ageNs;
            // So few bytes came at once. Of more only the last are known, and what lies before them may be as old as the loop was away.
            final boolean cameAtOnce = ageNs != SocketAge.UNKNOWN && bytes <= LONE_REQUEST_BYTES;
            final long earliestNs = cameAtOnce || lastNs - loopNs < 0 ? lastNs : loopNs;
            arrivalNs = emptyNs != NONE && earliestNs - emptyNs < 0 ? emptyNs : earliestNs;
        }
        if (bytes >= bufferBytes) {
            waitLonger(bytes, nowNs);
        } else {
            waitingSinceNs = NONE;
            emptyNs = nowNs;
        }
    }

    /** The socket still has something. It holds only so much, so when that was read the rest came after the reading began. */
    private void waitLonger(final int bytes, final long nowNs) {
        if (waitingSinceNs == NONE) {
            waitingSinceNs = arrivalNs;
            countedFromNs = nowNs;
            countedBytes = 0;
        }
        countedBytes += bytes;
        if (countedBytes > MAX_SOCKET_BYTES) {
            waitingSinceNs = countedFromNs;
            countedFromNs = nowNs;
            countedBytes = 0;
        }
    }

    /** Nothing is read from now on; what comes waits. */
    void pause(final long nowNs) {
        if (waitingSinceNs == NONE) {
            waitingSinceNs = nowNs;
            countedFromNs = nowNs;
            countedBytes = 0;
        }
    }

    /** Since when what was read last may have been there, by the monotonic clock. */
    long arrivalNs() {
        return arrivalNs;
    }
}
