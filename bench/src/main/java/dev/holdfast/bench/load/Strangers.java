package dev.holdfast.bench.load;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Carries out an {@link Attack}: keeps its connections open, anew when they are closed, from one thread of its own. */
final class Strangers implements AutoCloseable {
    private static final int TICK_MS = 5;
    private static final int READ_BYTES = 4_096;

    private final Attack attack;
    private final InetSocketAddress target;
    private final byte[] genuine;
    private final Line[] lines;
    private final Selector selector;
    private final ByteBuffer read = ByteBuffer.allocate(READ_BYTES);
    private final AtomicInteger connects = new AtomicInteger();
    private final Thread thread;
    private volatile boolean isStopped;
    /** All at once in the beginning, then so many as come due. */
    private double mayConnect;
    private long creditedNs = System.nanoTime();

    /** @param connections how many at a time. */
    Strangers(
        final Attack attack, final InetSocketAddress target, final int connections, final byte[] genuine)
        throws IOException {
        this.attack = attack;
        this.target = target;
        this.genuine = genuine;
        lines = new Line[connections];
        mayConnect = connections;
        for (int i = 0; i < connections; i++) {
            lines[i] = new Line(i);
        }
        selector = Selector.open();
        thread = new Thread(this::run, "strangers");
        thread.setDaemon(true);
        thread.start();
    }

    /** Connections made so far. */
    int connects() {
        return connects.get();
    }

    /** Connections that are open now. */
    int open() {
        int open = 0;
        for (final Line line : lines) {
            open += line.isOpen ? 1 : 0;
        }
        return open;
    }

    private void run() {
        try {
            while (!isStopped) {
                final long nowNs = System.nanoTime();
                mayConnect = Math.min(lines.length,
                    mayConnect + attack.connectsPerSecond() * (nowNs - creditedNs) / 1e9);
                creditedNs = nowNs;
                for (final Line line : lines) {
                    line.step(nowNs);
                }
                selector.select(key -> ((Line) key.attachment()).onReady(key), TICK_MS);
            }
            for (final Line line : lines) {
                line.close();
            }
            selector.close();
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("a stranger cannot connect: " + e, e);
        }
    }

    @Override
    public void close() {
        isStopped = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One connection, or its place. */
    private final class Line {
        private final int number;
        private SocketChannel channel;
        private ByteBuffer unsent;
        private int steps;
        private long dueNs;
        private volatile boolean isOpen;

        Line(final int number) {
            this.number = number;
        }

        void step(final long nowNs) {
            if (channel == null && mayConnect >= 1) {
                mayConnect--;
                connect();
            } else if (isOpen && nowNs - dueNs >= 0) {
                act(nowNs);
            }
        }

        private void connect() {
            try {
                channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.bind(new InetSocketAddress(attack.source(number), 0));
                channel.connect(target);
                channel.register(selector, SelectionKey.OP_CONNECT, this);
            } catch (final IOException e) {
                close();
            }
        }

        void onReady(final SelectionKey key) {
            try {
                if (key.isConnectable() && channel.finishConnect()) {
                    connects.incrementAndGet();
                    isOpen = true;
                    steps = 0;
                    unsent = null;
                    dueNs = System.nanoTime();
                    key.interestOps(SelectionKey.OP_READ);
                } else if (key.isValid() && key.isReadable() && channel.read(read.clear()) < 0) {
                    close();
                }
            } catch (final IOException e) {
                close();
            }
        }

        private void act(final long nowNs) {
            if (attack.closesAtOnce()) {
                close();
                return;
            }
            try {
                if (unsent == null || !unsent.hasRemaining()) {
                    unsent = ByteBuffer.wrap(attack.next(number, steps++, genuine));
                }
                channel.write(unsent);
                dueNs = unsent.hasRemaining() ? nowNs : attack.pauseMs() == 0 ? Long.MAX_VALUE / 2 + nowNs
                    : nowNs + TimeUnit.MILLISECONDS.toNanos(attack.pauseMs());
            } catch (final IOException e) {
                close();
            }
        }

        void close() {
            isOpen = false;
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (final IOException e) {
                // It is gone, which is all that was wanted.
            }
            channel = null;
        }
    }
}
