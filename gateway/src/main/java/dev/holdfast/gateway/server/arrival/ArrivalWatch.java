package dev.holdfast.gateway.server.arrival;

import dev.holdfast.gateway.socket.SocketAge;
import dev.holdfast.ledger.annotation.HotPath;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

import java.util.concurrent.TimeUnit;

/**
 * Tells since when the bytes that a connection has read may have waited in its socket: since the event loop was away,
 * since nothing was read from the connection, or since the socket was last found empty. Rather too long ago than too
 * late. When so much lay there that the window of the connection may have been full, the sender may have been held up,
 * too, and goes on sending what is old after the socket was emptied; then only the platform's {@code Timestamp} tells
 * how old a request is, and when the connection has caught up. First in the pipeline; on its event loop; allocates
 * nothing.
 */
@HotPath
public final class ArrivalWatch extends ChannelInboundHandlerAdapter {
    private static final long NONE = Long.MIN_VALUE;
    /** One callback, in one segment of the network: no two are so short. */
    private static final int LONE_REQUEST_BYTES = 1_100;
    /**
     * Half of the window that Linux begins with: with less than this unread no sender is held up, and one that was
     * sends more at once.
     */
    private static final int WINDOW_BYTES = 32 * 1024;
    /**
     * With hardly anything from the sender for so long there was nothing that it held back. Longer than the longest way
     * there and back.
     */
    private static final long CALM_NS = TimeUnit.SECONDS.toNanos(1);

    private final LoopPulse pulse;
    private final Backlog backlog;
    private final SocketAge ages;
    private final int bufferBytes;
    private final Transit transit = new Transit();
    private long arrivalNs;
    private long waitedNs;
    /** Whether it was not read from since the socket was last found empty, for its own sake. */
    private boolean wasPaused;
    private long waitingSinceNs = NONE;
    private long waitingBytes;
    private long heldUpSinceNs = NONE;
    /** Since when the sender, which may have been held up, has sent less than a window. */
    private long calmSinceNs = NONE;
    private long calmBytes;
    /**
     * When the socket was last found empty. Before the first read nobody knows: the connection may have waited to be
     * accepted.
     */
    private long emptyNs = NONE;

    /** @param bufferBytes most bytes of a read: so many mean that there may be more. */
    public ArrivalWatch(
        final LoopPulse pulse, final Backlog backlog, final SocketAge ages, final int bufferBytes) {
        this.pulse = pulse;
        this.backlog = backlog;
        this.ages = ages;
        this.bufferBytes = bufferBytes;
        arrivalNs = System.nanoTime();
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        if (message instanceof ByteBuf bytes) {
            final long nowNs = System.nanoTime();
            read(
                bytes.readableBytes(), nowNs, pulse.wasAwayLately(nowNs) ? ages.lastDataNs(ctx.channel())
                : SocketAge.UNKNOWN);
        }
        ctx.fireChannelRead(message);
    }

    /** @param ageNs how long ago the last of it came, if that is known. */
    public void read(final int bytes, final long nowNs, final long ageNs) {
        if (calmSinceNs != NONE && nowNs - calmSinceNs > CALM_NS) {
            heldUpSinceNs = NONE;
            calmSinceNs = NONE;
        }
        if (waitingSinceNs != NONE && heldUpSinceNs == NONE) {
            arrivalNs = waitingSinceNs;
        } else {
            arrivalNs = arrivedNs(bytes, nowNs, ageNs);
        }
        final int fullBytes = backlog.turnBytes(bufferBytes);
        waitedNs = wasPaused || waitingSinceNs == NONE && bytes <= LONE_REQUEST_BYTES ? 0 : nowNs - arrivalNs;
        backlog.read(waitedNs, nowNs);
        if (bytes >= fullBytes) {
            beginWaiting(arrivalNs);
        }
        if (waitingSinceNs != NONE) {
            waitingBytes += bytes;
            if (waitingBytes >= WINDOW_BYTES && heldUpSinceNs == NONE) {
                heldUpSinceNs = waitingSinceNs;
            }
        }
        if (bytes < fullBytes) {
            waitingSinceNs = NONE;
            emptyNs = nowNs;
            wasPaused = false;
        }
        if (heldUpSinceNs != NONE) {
            lookForCalm(bytes, nowNs);
        }
    }

    private void lookForCalm(final int bytes, final long nowNs) {
        calmBytes += bytes;
        if (calmSinceNs == NONE || calmBytes >= WINDOW_BYTES) {
            calmSinceNs = waitingSinceNs == NONE ? nowNs : NONE;
            calmBytes = 0;
        }
    }

    private long arrivedNs(final int bytes, final long nowNs, final long ageNs) {
        final long loopNs = pulse.earliestArrivalNs(nowNs);
        final long lastNs = ageNs == SocketAge.UNKNOWN ? nowNs : nowNs - ageNs;
        // So few bytes came at once. Of more only the last are known, and what lies before them may be as old as the
        // loop was away.
        final boolean cameAtOnce = ageNs != SocketAge.UNKNOWN && bytes <= LONE_REQUEST_BYTES;
        final long earliestNs = cameAtOnce || lastNs - loopNs < 0 ? lastNs : loopNs;
        return emptyNs != NONE && earliestNs - emptyNs < 0 ? emptyNs : earliestNs;
    }

    /** Nothing is read from now on; what comes waits. */
    public void pause(final long nowNs) {
        calmSinceNs = NONE;
        wasPaused = true;
        beginWaiting(nowNs);
    }

    private void beginWaiting(final long sinceNs) {
        if (waitingSinceNs == NONE) {
            waitingSinceNs = sinceNs;
            waitingBytes = 0;
        }
    }

    /** Whether what was read last may be older than {@link #arrivalNs}, since its sender may have been held up. */
    public boolean isHeldUp() {
        return heldUpSinceNs != NONE;
    }

    /** What was read last had been sent just now: whatever held it up has passed. */
    public void caughtUp(final long nowNs) {
        heldUpSinceNs = NONE;
        calmSinceNs = NONE;
        waitingBytes = 0;
        if (waitingSinceNs != NONE) {
            waitingSinceNs = nowNs;
        }
    }

    /** How long the prompt ones of this connection were under way. */
    public Transit transit() {
        return transit;
    }

    /** Since when the sender may have been held up, if it {@link #isHeldUp}. */
    public long heldUpSinceNs() {
        return heldUpSinceNs;
    }

    /**
     * How long what was read last may have waited for the event loop. 0 when that left it unread on purpose, and when
     * it came alone, in up to 1,100 bytes: who sends one such at a time makes no queue.
     */
    public long waitedNs() {
        return waitedNs;
    }

    /** Since when what was read last may have been there, by the monotonic clock. */
    public long arrivalNs() {
        return arrivalNs;
    }
}
