package dev.holdfast.gateway.listener;

import io.netty.handler.codec.http.HttpRequest;

import java.util.concurrent.TimeUnit;

/**
 * One connection as the {@link Door} sees it. Its own event loop calls its methods; what the door keeps of it is
 * guarded by the door's lock.
 */
public final class Guest {
    /** How a guest stands with the door. */
    enum State { UNPROVEN, PROVEN, LEAVING, GONE }

    private final Door door;
    private final Source own;
    private final boolean isListed;
    private final Runnable makeRoom;
    private final long enteredNs;
    private State state = State.UNPROVEN;
    private volatile long activeNs;
    private boolean hasProvenItself;
    private int refusals;
    private boolean isBarred;
    /** Null when each request is its own, and no proxy's. */
    private ForwardedSource forwarded;

    Guest(final Door door, final Source own, final boolean isListed, final Runnable makeRoom) {
        this.door = door;
        this.own = own;
        this.isListed = isListed;
        this.makeRoom = makeRoom;
        enteredNs = door.nowNs();
        activeNs = enteredNs;
    }

    /** It is a proxy of ours, which says of each request whose it is. */
    public void forwards(final ForwardedSource requests) {
        forwarded = requests;
    }

    /** Its source may not post, but be connected. */
    public void bar() {
        isBarred = true;
    }

    /** A request begins. */
    public void hear(final HttpRequest head) {
        if (forwarded != null) {
            forwarded.read(head);
        }
    }

    /** A request begins of which nobody will see the head. */
    public void hearNoHead() {
        if (forwarded != null) {
            forwarded.forget();
        }
    }

    /** Who sent the request that was heard last. */
    public Source source() {
        return forwarded == null ? own : forwarded.source();
    }

    /** Whether the sender of that request may not post. */
    public boolean isBarred() {
        return isBarred || forwarded != null && forwarded.isBarred();
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

    /** Whether it has proven itself, and its requests are its own, so that no head has to tell whose they are. */
    public boolean isKnownWhole() {
        return hasProvenItself && forwarded == null && !isBarred;
    }

    /** Whether it has to make room, and has not proven itself since that was decided. */
    public boolean isLeaving() {
        return door.isLeaving(this);
    }

    /**
     * Counts a refused request, and says whether it was one too many in a row for the connection to stay. A proxy's is
     * that of others, too, and stays.
     */
    public boolean refuse() {
        if (forwarded != null) {
            return false;
        }
        final boolean isTooMany = ++refusals >= door.settings().maxRefusals();
        if (isTooMany) {
            door.closed(Door.Reason.REFUSALS, own);
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
        door.closed(Door.Reason.UNPROVEN, own);
    }

    /** The connection is closed. */
    public void leave() {
        door.leave(this);
    }

    /** Whether its source is no stranger: it has a connection that has proven itself, or the operator listed it. */
    boolean isKnown() {
        return isListed || door.hasProven(key());
    }

    /** From where the connection comes. */
    Source own() {
        return own;
    }

    SourceKey key() {
        return own.key();
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
