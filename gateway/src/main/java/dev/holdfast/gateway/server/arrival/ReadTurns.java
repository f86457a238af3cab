package dev.holdfast.gateway.server.arrival;

import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * How many bytes of a connection are read in its turn: some six callbacks, which saves system calls, or about three
 * while there is a {@link Backlog}, so that a round over many connections that have much to say is short for one that
 * has little. One read in each turn. For the connections of one event loop.
 */
public final class ReadTurns extends DefaultMaxMessagesRecvByteBufAllocator {
    private final Backlog backlog;
    private final int bytes;

    /** @param bytes while nothing waits. */
    public ReadTurns(final Backlog backlog, final int bytes) {
        super(1);
        this.backlog = backlog;
        this.bytes = bytes;
    }

    @Override
    @SuppressWarnings("deprecation")
    public Handle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return backlog.turnBytes(bytes);
            }
        };
    }
}
