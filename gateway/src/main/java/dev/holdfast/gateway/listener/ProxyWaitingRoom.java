package dev.holdfast.gateway.listener;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections of proxies of ours of which it is not known yet for whom they are. As many as one source may have
 * unproven. Any thread.
 */
public final class ProxyWaitingRoom {
    private final Door door;
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param door which counts those that are closed here. */
    public ProxyWaitingRoom(final Door door) {
        this.door = door;
    }

    /** How many wait at most, beside so many connections. */
    public static int places(final int maxConnections) {
        return new DoorSettings(maxConnections, 1, 1).maxUnprovenOfSource();
    }

    /** Whether there was room for one more. */
    public boolean enter(final Source proxy) {
        if (waiting.incrementAndGet() <= door.settings().maxUnprovenOfSource()) {
            return true;
        }
        leave();
        door.closed(Door.Reason.FULL, proxy);
        return false;
    }

    void leave() {
        waiting.decrementAndGet();
    }

    int provingMs() {
        return door.settings().provingMs();
    }

    /** One took too long, or began with something else than a PROXY header. */
    void refuse(final Source proxy) {
        door.closed(Door.Reason.PROXY_HEADER, proxy);
    }
}
