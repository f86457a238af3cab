package dev.holdfast.gateway.listener;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;

/**
 * One connection as the {@link Door} sees it. Its own event loop calls its methods; what the door keeps of it is
 * guarded by the door's lock.
 */
public final class Guest {
    /** How a guest stands with the door. */
    enum State { UNPROVEN, PROVEN, LEAVING, GONE }

    private final Door door;
    private final InetAddress address;
    private final SourceKey source;
    private final boolean isListed;
    private final Runnable makeRoom;
    private final long enteredNs;
    private State state = State.UNPROVEN;
    private volatile long activeNs;
    private boolean hasProvenItself;
    private int refusals;

    Guest(final Door door, final InetAddress address, final boolean isListed, final Runnable makeRoom) {
        this.door = door;
        this.address = address;
        this.source = SourceKey.of(address);
        this.isListed = isListed;
        this.makeRoom = makeRoom;
        enteredNs = door.nowNs();
        activeNs = enteredNs;
    }

    /** A request came with a right signature or token: from now on the place is kept. */
    public void prove() {
        refusals = 0;
        activeNs = door.nowNs();
        if (!hasProvenItself) {
            hasProvenItself = true;
            door.prove(this);
        }
    }

    public boolean hasProvenItself() {
        return hasProvenItself;
    }

    /** Whether it has to make room, and has not proven itself since that was decided. */
    public boolean isLeaving() {
        return door.isLeaving(this);
    }

    /** Counts a refused request, and says whether it was one too many in a row. */
    public boolean refuse() {
        final boolean isTooMany = ++refusals >= door.settings().maxRefusals();
        if (isTooMany) {
            door.closed(Door.Reason.REFUSALS, address);
        }
        return isTooMany;
    }

    /**
     * Whether the time is over in which a connection has to prove itself. Those from listed sources have all the time
     * that proven ones have.
     */
    public boolean isOverdue(final long nowNs) {
        return !hasProvenItself && !isListed
            && nowNs - enteredNs > TimeUnit.MILLISECONDS.toNanos(door.settings().provingMs());
    }

    /** The connection is being closed because it {@link #isOverdue}. */
    public void expire() {
        door.closed(Door.Reason.UNPROVEN, address);
    }

    /** The connection is closed. */
    public void leave() {
        door.leave(this);
    }

    public InetAddress address() {
        return address;
    }

    SourceKey source() {
        return source;
    }

    State state() {
        return state;
    }

    void state(final State newState) {
        state = newState;
    }

    long enteredNs() {
        return enteredNs;
    }

    /** Monotonic time of the last request that proved it. */
    long activeNs() {
        return activeNs;
    }

    void makeRoom() {
        makeRoom.run();
    }
}
