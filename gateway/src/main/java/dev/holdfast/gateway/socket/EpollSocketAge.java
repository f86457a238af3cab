package dev.holdfast.gateway.socket;

import dev.holdfast.ledger.annotation.HotPath;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;

import java.util.concurrent.TimeUnit;

/** Asks Linux, by a system call. Allocates nothing. */
@HotPath
final class EpollSocketAge implements SocketAge {
    private final EpollTcpInfo info = new EpollTcpInfo();

    @Override
    public long lastDataNs(final Channel channel) {
        try {
            ((EpollSocketChannel) channel).tcpInfo(info);
            return TimeUnit.MILLISECONDS.toNanos(info.lastDataRecv());
        } catch (final ChannelException e) {
            // The socket is gone.
            return UNKNOWN;
        }
    }
}
