package dev.holdfast.gateway.server.arrival;

import dev.holdfast.gateway.socket.SocketAge;
import dev.holdfast.ledger.annotation.HotPath;

import java.util.concurrent.TimeUnit;

/**
 * Tells since when the bytes that a connection has read may have waited in its socket: since the event loop was away,
 * since nothing was read from the connection, or since the socket was last found empty. Rather too long ago than too
 * late. When so much lay there that the window of the connection may have been full, the sender may have been held up,
 * too, and goes on sending what is old after the socket was emptied; then only the platform's {@code Timestamp} tells
 * how old a request is, and when the connection has caught up. On its event loop; allocates nothing.
 */
@HotPath
public final class ArrivalWatch {
    private static final long NONE = Long.MIN_VALUE;
    /** One callback, in one segment of the network: no two are so short. */
    private static final int LONE_REQUEST_BYTES = 1_100;
    /** A segment of an Ethernet, and the longest callback with the headers of most clients. */
    private static final int SEGMENT_BYTES = 1_448;
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

    /** Within this a loop that is not away comes round to each socket that it reads from. */
    private static final long ROUND_NS = Backlog.LONG_NS;

    private final LoopPulse pulse;
    private final Backlog backlog;
    private final int bufferBytes;
    private final Transit transit = new Transit();
    private long arrivalNs;
    /** The same, but for what nobody saw: a round at most. */
    private long turnSinceNs;
    private long waitedNs;
    private boolean isAlone;
    /** Whether the last read left bytes in the socket, as far as anybody knows. */
    private boolean hasRest;
    private boolean waitedForLoop;
    /** Whether it was not read from since the socket was last found empty, for its own sake. */
    private boolean wasPaused;
    private boolean isProven;
    private long waitingSinceNs = NONE;
    /** Since when the loop would read what comes. */
    private long openSinceNs = NONE;
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
    public ArrivalWatch(final LoopPulse pulse, final Backlog backlog, final int bufferBytes) {
        this.pulse = pulse;
        this.backlog = backlog;
        this.bufferBytes = bufferBytes;
        arrivalNs = System.nanoTime();
    }

    /** Whether it takes the operating system to tell when so many bytes that are read now came. */
    boolean isUnsure(final int bytes, final long nowNs) {
        return pulse.wasAwayLately(nowNs) || waitingSinceNs != NONE && !hasRest && bytes <= LONE_REQUEST_BYTES;
    }

    /** @param ageNs how long ago the last of it came, if that is known. */
    public void read(final int bytes, final long nowNs, final long ageNs) {
        if (calmSinceNs != NONE && nowNs - calmSinceNs > CALM_NS) {
            heldUpSinceNs = NONE;
            calmSinceNs = NONE;
        }
        final long lookedNs = pulse.earliestArrivalNs(nowNs) - ROUND_NS;
        final boolean wasFoundEmpty = waitingSinceNs != NONE && openSinceNs != NONE && lookedNs - openSinceNs > 0;
        if (wasFoundEmpty) {
            findEmpty(lookedNs);
        }
        openSinceNs = nowNs;
        // So few bytes came at once. Of more only the last are known, and what lies before them may be older; so may
        // the rest of what was read before.
        final boolean cameAtOnce = ageNs != SocketAge.UNKNOWN && bytes <= LONE_REQUEST_BYTES && !hasRest;
        if (waitingSinceNs != NONE && heldUpSinceNs == NONE) {
            arrivalNs = waitingSinceNs;
        } else {
            arrivalNs = arrivedNs(cameAtOnce, nowNs, ageNs);
        }
        turnSinceNs = arrivalNs;
        if (wasFoundEmpty) {
            arrivalNs = lookedNs;
        }
        isAlone = cameAtOnce || waitingSinceNs == NONE && bytes <= SEGMENT_BYTES;
        waitedForLoop = !isAlone && !wasPaused;
        hasRest = bytes >= bufferBytes;
        if (bytes >= bufferBytes) {
            beginWaiting(arrivalNs);
        }
        if (waitingSinceNs != NONE) {
            waitingBytes += bytes;
            if (waitingBytes >= WINDOW_BYTES && heldUpSinceNs == NONE) {
                heldUpSinceNs = waitingSinceNs;
            }
        }
        if (bytes < bufferBytes) {
            waitingSinceNs = NONE;
            emptyNs = nowNs;
            wasPaused = false;
        }
        if (heldUpSinceNs != NONE) {
            lookForCalm(bytes, nowNs);
        }
    }

    /** The loop has come round since it reads here again, and would have read what was there: there was nothing. */
    private void findEmpty(final long atNs) {
        waitingSinceNs = NONE;
        hasRest = false;
        wasPaused = false;
        emptyNs = atNs;
    }

    private void lookForCalm(final int bytes, final long nowNs) {
        calmBytes += bytes;
        if (calmSinceNs == NONE || calmBytes >= WINDOW_BYTES) {
            calmSinceNs = waitingSinceNs == NONE ? nowNs : NONE;
            calmBytes = 0;
        }
    }

    /** What does not come at once may be as old as the loop was away. */
    private long arrivedNs(final boolean cameAtOnce, final long nowNs, final long ageNs) {
        final long loopNs = pulse.earliestArrivalNs(nowNs);
        final long lastNs = ageNs == SocketAge.UNKNOWN ? nowNs : nowNs - ageNs;
        final long earliestNs = cameAtOnce || lastNs - loopNs < 0 ? lastNs : loopNs;
        return emptyNs != NONE && earliestNs - emptyNs < 0 ? emptyNs : earliestNs;
    }

    /** What was read last is processed now. */
    void beginTurn(final long nowNs) {
        waitedNs = waitedForLoop ? nowNs - turnSinceNs : 0;
        if (waitedForLoop && isProven) {
            backlog.take(waitedNs, nowNs);
        }
    }

    /** Its sender is the platform, and may say that a queue stands: no stranger can. */
    public void prove() {
        isProven = true;
    }

    /** From now on the loop reads what comes. */
    void open(final long nowNs) {
        openSinceNs = nowNs;
    }

    /** Nothing is read from now on, for the connection's own sake; what comes waits. */
    void pause(final long nowNs) {
        wasPaused = true;
        leaveUnread(nowNs);
    }

    /** Nothing is read until the connection has its turn; what comes waits. */
    void leaveUnread(final long nowNs) {
        calmSinceNs = NONE;
        openSinceNs = NONE;
        beginWaiting(nowNs);
    }

    /** Whether what was read last was no more than one request can be, of which nothing says that it waited. */
    boolean isAlone() {
        return isAlone;
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
     * How long what was read last may have waited for the event loop. 0 when that left it unread for the connection's
     * own sake, and when it came alone, in one segment: who sends one such at a time makes no queue.
     */
    public long waitedNs() {
        return waitedNs;
    }

    /** Since when what was read last may have been there, by the monotonic clock. */
    public long arrivalNs() {
        return arrivalNs;
    }
}
