package dev.holdfast.gateway.socket;

import dev.holdfast.ledger.values.UnusableEnvironmentException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;

import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Netty's event loops over native epoll where there is one, over NIO elsewhere. */
public final class Transport implements AutoCloseable {
    private static final long QUIET_MS = 0;
    private static final long STOP_TIMEOUT_MS = 2_000;

    private final EventLoopGroup group;
    private final boolean isNative;

    private Transport(final EventLoopGroup group, final boolean isNative) {
        this.group = group;
        this.isNative = isNative;
    }

    /** Makes event loops whose threads carry this name. */
    public static Transport open(final boolean preferNative, final int threads, final String name) {
        final boolean isNative = preferNative && Epoll.isAvailable();
        final IoHandlerFactory handlers = isNative ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new Transport(new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), handlers),
            isNative);
    }

    /** For one event loop. */
    public SocketAge newSocketAge() {
        return isNative ? new EpollSocketAge() : channel -> SocketAge.UNKNOWN;
    }

    public EventLoopGroup group() {
        return group;
    }

    public String name() {
        return isNative ? "epoll" : "nio";
    }

    public Class<? extends ServerChannel> serverChannelType() {
        return isNative ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /**
     * Binds a listener.
     *
     * @throws UnusableEnvironmentException when the address cannot be had.
     */
    public Channel bind(final ServerBootstrap bootstrap, final String host, final int port) {
        final ChannelFuture bound = bootstrap.bind(host, port).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new UnusableEnvironmentException("cannot listen on " + host + ":" + port + ": " + bound.cause()
                .getMessage(), bound.cause());
        }
        return bound.channel();
    }

    /** Runs a task again and again on the event loop that fits, at once for the first time. */
    public void schedule(final Runnable task, final Predicate<EventLoop> fits, final long everyMs) {
        for (final EventExecutor executor : group) {
            if (fits.test((EventLoop) executor)) {
                executor.scheduleAtFixedRate(task, 0, everyMs, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Override
    public void close() {
        group.shutdownGracefully(QUIET_MS, STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)
            .awaitUninterruptibly(STOP_TIMEOUT_MS * 2);
    }
}
