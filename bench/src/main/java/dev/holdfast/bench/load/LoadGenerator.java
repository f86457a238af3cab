package dev.holdfast.bench.load;

import dev.holdfast.bench.process.AnyCertificate;
import dev.holdfast.gateway.socket.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/**
 * Sends requests over a number of connections, from one event loop.
 *
 * <p>Open loop: the i-th request has its moment, start + i / rate, and is sent then whether or not earlier ones were
 * answered; its latency counts from that moment. A server that stalls is so charged with every request that came due
 * meanwhile, which a client that waits for its answers would never have sent (coordinated omission).
 */
public final class LoadGenerator implements AutoCloseable {
    private static final long DRAIN_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long LEAD_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long SPIN_BELOW_NS = TimeUnit.MICROSECONDS.toNanos(80);
    /**
     * Where latencies count from sending it does not matter when, so that no processor is lost to waiting for the very
     * moment.
     */
    private static final long COARSE_PACE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_LAG_P99_NS = TimeUnit.MILLISECONDS.toNanos(1);
    /** And so far behind the same is offered still. */
    private static final long MAX_PACE_LAG_NS = TimeUnit.MILLISECONDS.toNanos(50);
    /** More than a processor's cache holds, so that repeating them is no easier than sending new ones. */
    private static final int MAX_REPEATED = 200_000;
    private static final double ALL_AT_ONCE = 1e12;
    /** Most requests that are sent before answers are read again. */
    private static final int MAX_SENT_AT_ONCE = 128;

    private final LoadTarget target;
    private final SignedRequest requests;
    private final SocketAddress source;
    private final Transport transport = Transport.open(true, 1, "load");
    private final EventLoop loop = (EventLoop) transport.group().iterator().next();
    private final SSLContext tls = AnyCertificate.context();
    private final boolean countsFromSending;
    private final int pipelined;
    private int nextOrder;
    private Runnable onBegin = () -> { };
    private Runnable onEnd = () -> { };

    LoadGenerator(final LoadTarget target, final SignedRequest requests) {
        this(target, requests, null);
    }

    /**
     * One whose latencies count from when a request was sent: what the server does, and not what the generator could
     * not send in time.
     *
     * @param pipelined how many requests of the open loop a connection sends at once.
     */
    static LoadGenerator countingFromSending(
        final LoadTarget target, final SignedRequest requests, final int pipelined) {
        return new LoadGenerator(target, requests, null, true, pipelined);
    }

    /** @param source the address that connections come from; null for the usual one. */
    public LoadGenerator(final LoadTarget target, final SignedRequest requests, final String source) {
        this(target, requests, source, false, 1);
    }

    private LoadGenerator(
        final LoadTarget target, final SignedRequest requests, final String source, final boolean countsFromSending,
        final int pipelined) {
        this.countsFromSending = countsFromSending;
        this.pipelined = pipelined;
        this.target = target;
        this.requests = requests;
        this.source = source == null ? null : new InetSocketAddress(source, 0);
    }

    /** Has something read when a run begins to send, and when it has ended; for the runs from now on. */
    public void meter(final Runnable begin, final Runnable end) {
        onBegin = begin;
        onEnd = end;
    }

    /** Sends at a rate per second for some seconds, all signed before the first is sent. */
    public LoadResult openLoop(final double rate, final int seconds, final int connections) {
        return openLoop((int) Math.round(rate * seconds), rate, connections);
    }

    /** Sends so many in one instant, all signed before. */
    LoadResult burst(final int count, final int connections) {
        return openLoop(count, ALL_AT_ONCE, connections);
    }

    private LoadResult openLoop(final int count, final double rate, final int connections) {
        final byte[][] signed = sign(count, rate);
        final LoadResult result = new LoadResult();
        result.plan(count, countsFromSending ? MAX_PACE_LAG_NS : MAX_LAG_P99_NS);
        final List<LoadConnection> open = connect(connections, result, i -> () -> { });
        onBegin.run();
        final long startNs = System.nanoTime() + LEAD_NS;
        final OpenLoop work = new OpenLoop(signed, startNs, rate, open, result);
        int handed = 0;
        while (handed < count) {
            final int due = (int) Math.min(count, Math.floor((System.nanoTime() - startNs) * rate / 1e9) + 1);
            if (due > handed) {
                final int from = handed;
                loop.execute(() -> send(work, from, due));
                handed = due;
            }
            if (countsFromSending) {
                LockSupport.parkNanos(COARSE_PACE_NS);
            } else {
                pauseUntil(work.intendedNs(handed));
            }
        }
        awaitAnswers(result, count);
        result.elapsed(System.nanoTime() - startNs);
        onEnd.run();
        open.forEach(LoadConnection::close);
        return result;
    }

    /**
     * Keeps one request on its way on every connection, and counts what is answered in some seconds. All are signed for
     * the moment of the first, since nobody knows when each will be sent, and none may be signed for a moment that is
     * yet to come.
     */
    public LoadResult closedLoop(final double expectedRate, final int seconds, final int connections) {
        return closedLoop(expectedRate, seconds, connections, 1);
    }

    /** The same with more than one request on its way on every connection. */
    LoadResult closedLoop(final double expectedRate, final int seconds, final int connections, final int pipelined) {
        final int wanted = (int) (expectedRate * seconds);
        final byte[][] signed = sign(target.takesAnything() ? Math.min(wanted, MAX_REPEATED) : wanted,
            Double.POSITIVE_INFINITY);
        final LoadResult result = new LoadResult();
        final int[] next = {0};
        onBegin.run();
        final long startNs = System.nanoTime();
        final long endNs = startNs + TimeUnit.SECONDS.toNanos(seconds);
        final List<LoadConnection> open = new ArrayList<>();
        final SendNext sendNext = i -> () -> {
            final long nowNs = System.nanoTime();
            if (nowNs - endNs < 0 && next[0] < wanted) {
                open.get(i).write(signed[next[0]++ % signed.length], nowNs);
                result.onSent(0);
            }
        };
        open.addAll(connect(connections, result, sendNext));
        loop.execute(() -> {
            for (int i = 0; i < connections; i++) {
                for (int j = 0; j < pipelined; j++) {
                    sendNext.on(i).run();
                }
                open.get(i).flush();
            }
        });
        while (System.nanoTime() - endNs < 0 && next[0] < wanted) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        result.elapsed(Math.min(System.nanoTime(), endNs) - startNs);
        onEnd.run();
        awaitIdle(open);
        open.forEach(LoadConnection::close);
        return result;
    }

    @Override
    public void close() {
        transport.close();
    }

    /** What a connection does after an answer. */
    @FunctionalInterface
    private interface SendNext {
        Runnable on(int connection);
    }

    private byte[][] sign(final int count, final double rate) {
        final byte[][] signed = new byte[count][];
        final long signingMs = (long) (count * 0.006) + TimeUnit.NANOSECONDS.toMillis(LEAD_NS);
        final long startMs = System.currentTimeMillis() + signingMs;
        for (int i = 0; i < count; i++) {
            signed[i] = requests.make(nextOrder++, startMs + (long) (i * 1e3 / rate));
        }
        final long leftMs = startMs - TimeUnit.NANOSECONDS.toMillis(LEAD_NS) - System.currentTimeMillis();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.max(0, leftMs)));
        return signed;
    }

    /**
     * An open loop at work.
     *
     * @param signed  its requests.
     * @param startNs moment of the first, of {@link System#nanoTime}.
     * @param rate    how many come due a second.
     * @param open    the connections.
     */
    private record OpenLoop(
        byte[][] signed, long startNs, double rate, List<LoadConnection> open, LoadResult result) {
        /** The moment of a request. */
        long intendedNs(final int request) {
            return startNs + (long) (request * 1e9 / rate);
        }
    }

    private void send(final OpenLoop work, final int from, final int to) {
        final int end = Math.min(to, from + MAX_SENT_AT_ONCE);
        for (int i = from; i < end; i++) {
            final long intendedNs = work.intendedNs(i);
            final long nowNs = System.nanoTime();
            connectionOf(i, work.open).write(work.signed[i], countsFromSending ? nowNs : intendedNs);
            work.result.onSent(nowNs - intendedNs);
        }
        connectionOf(from, work.open).flush();
        for (int i = (from / pipelined + 1) * pipelined; i < end; i += pipelined) {
            connectionOf(i, work.open).flush();
        }
        if (end < to) {
            loop.execute(() -> send(work, end, to));
        }
    }

    private LoadConnection connectionOf(final int request, final List<LoadConnection> open) {
        return open.get(request / pipelined % open.size());
    }

    private List<LoadConnection> connect(final int count, final LoadResult result, final SendNext onAnswer) {
        final Bootstrap bootstrap = new Bootstrap()
            .group(loop)
            .channel(transport.name().equals("epoll") ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true);
        final List<LoadConnection> open = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final LoadConnection connection = new LoadConnection(result, onAnswer.on(i));
            bootstrap.clone().handler(target.speaksTls() ? overTls(connection) : connection)
                .connect(new InetSocketAddress(target.url().getHost(), target.url().getPort()), source)
                .syncUninterruptibly();
            open.add(connection);
        }
        return open;
    }

    /** Its requests wait for the end of the handshake. */
    private ChannelInitializer<Channel> overTls(final LoadConnection connection) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(final Channel channel) {
                final SSLEngine engine = tls.createSSLEngine(target.url().getHost(), target.url().getPort());
                engine.setUseClientMode(true);
                channel.pipeline().addLast(new SslHandler(engine), connection);
            }
        };
    }

    private void awaitAnswers(final LoadResult result, final int count) {
        final long deadlineNs = System.nanoTime() + DRAIN_NS;
        while (onLoop(result::answered) < count && !result.isLost() && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private void awaitIdle(final List<LoadConnection> open) {
        final long deadlineNs = System.nanoTime() + DRAIN_NS;
        while (onLoop(() -> open.stream().mapToLong(LoadConnection::waiting).sum()) > 0
            && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private long onLoop(final Callable<Long> question) {
        return loop.submit(question).syncUninterruptibly().getNow();
    }

    private static void pauseUntil(final long timeNs) {
        long leftNs;
        while ((leftNs = timeNs - System.nanoTime()) > 0) {
            if (leftNs > SPIN_BELOW_NS) {
                LockSupport.parkNanos(leftNs - SPIN_BELOW_NS);
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
