package dev.holdfast.gateway.listener;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * How connections leave that gave up their places at a {@link Door} before they had proven themselves. Who is closed at
 * once connects again at once, so they are closed after a moment, in which they may still prove themselves; unless too
 * many are open already. Proven ones leave at once: whoever begins to use one meanwhile would find it closed. The
 * connection's event loop calls.
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

    /** From so many connections on, those that leave included, one that leaves is closed at once. */
    public static int maxOpen(final int places) {
        return places + Math.max(1, places / SHARE);
    }

    /** Has one closed, unless it is gone before, or need not leave any more. */
    public void leave(final Channel channel, final BooleanSupplier isLeaving) {
        if (open.getAsInt() >= maxOpen) {
            channel.close();
            return;
        }
        final Future<?> later = channel.eventLoop().schedule(() -> {
            if (isLeaving.getAsBoolean()) {
                channel.close();
            }
        }, LEAVING_MS, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> later.cancel(false));
    }
}
