package dev.holdfast.gateway.listener;

import io.netty.util.concurrent.EventExecutor;

import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * How connections leave that gave up their places at a {@link Door}. Who is closed at once connects again at once, so
 * they are closed after a moment, in which they may still prove themselves; unless too many are open already. Any
 * thread.
 */
public final class Departures {
    /** How long one stays, in milliseconds. */
    static final int LEAVING_MS = 1_000;
    private static final int SHARE = 4;

    private final int maxOpen;
    private final IntSupplier open;

    /**
     * @param places most connections that have a place.
     * @param open   how many connections there are, with a place or without.
     */
    public Departures(final int places, final IntSupplier open) {
        maxOpen = maxOpen(places);
        this.open = open;
    }

    /** Most connections that are open at a time, those that leave included, give or take one for each event loop. */
    public static int maxOpen(final int places) {
        return places + Math.max(1, places / SHARE);
    }

    /** Has the loop close one. */
    public void leave(final EventExecutor loop, final Runnable closing) {
        if (open.getAsInt() < maxOpen) {
            loop.schedule(closing, LEAVING_MS, TimeUnit.MILLISECONDS);
        } else {
            loop.execute(closing);
        }
    }
}
