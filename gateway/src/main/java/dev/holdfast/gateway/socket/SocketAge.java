package dev.holdfast.gateway.socket;

import io.netty.channel.Channel;

/** Knows how long ago a socket received its last data, where the operating system says so. Runs on one event loop. */
@FunctionalInterface
public interface SocketAge {
    /** Nobody knows. */
    long UNKNOWN = -1;

    /** Nanoseconds since the last data came, to some milliseconds, or {@link #UNKNOWN}. */
    long lastDataNs(Channel channel);
}
