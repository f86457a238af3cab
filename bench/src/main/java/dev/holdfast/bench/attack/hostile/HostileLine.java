package dev.holdfast.bench.attack.hostile;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** One hostile connection, made anew whenever it is closed. Owned by the hostile thread; never blocks. */
final class HostileLine {
    private static final int SOURCES = 8;
    private static final int SMALL_BUFFER = 4_096;

    private final HostileKind kind;
    private final String source;
    private final HostileCounts counts;
    private final byte[] genuine;
    private SocketChannel channel;
    private ByteBuffer unsent;
    private boolean isConnected;
    private int steps;
    private long dueNs;

    /** @param genuine a captured callback. */
    HostileLine(final HostileKind kind, final int number, final HostileCounts counts, final byte[] genuine) {
        this.kind = kind;
        this.counts = counts;
        this.genuine = genuine;
        source = "127.2.0." + (1 + number % SOURCES);
    }

    boolean isClosed() {
        return channel == null;
    }

    void connect(final InetSocketAddress target, final Selector selector) {
        try {
            channel = SocketChannel.open();
            channel.configureBlocking(false);
            if (!kind.readsAnswers()) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
            }
            channel.bind(new InetSocketAddress(source, 0));
            channel.connect(target);
            channel.register(selector, SelectionKey.OP_CONNECT, this);
            isConnected = false;
        } catch (final IOException e) {
            close();
        }
    }

    void onReady(final SelectionKey key, final ByteBuffer read) {
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                counts.connects++;
                isConnected = true;
                steps = 0;
                unsent = null;
                dueNs = System.nanoTime();
                key.interestOps(kind.readsAnswers() ? SelectionKey.OP_READ : 0);
            } else if (key.isValid() && key.isReadable()) {
                final int length = channel.read(read.clear());
                if (length < 0) {
                    counts.closed++;
                    close();
                } else {
                    counts.readBytes += length;
                    if (kind.closesWhenAnswered()) {
                        close();
                    }
                }
            }
        } catch (final IOException e) {
            counts.closed++;
            close();
        }
    }

    /** Sends what is due. */
    void step(final long nowNs) {
        if (!isConnected || nowNs - dueNs < 0) {
            return;
        }
        if (kind.closesAtOnce()) {
            close();
            return;
        }
        try {
            if (unsent == null || !unsent.hasRemaining()) {
                unsent = ByteBuffer.wrap(kind.next(steps++, genuine));
                counts.sends++;
            }
            counts.sentBytes += channel.write(unsent);
            if (!unsent.hasRemaining() && kind.sendsOnce()) {
                if (kind == HostileKind.HALF_OPEN) {
                    channel.shutdownOutput();
                }
                dueNs = nowNs + TimeUnit.DAYS.toNanos(1);
            } else {
                dueNs = nowNs + TimeUnit.MILLISECONDS.toNanos(kind.pauseMs());
            }
        } catch (final IOException e) {
            counts.closed++;
            close();
        }
    }

    void close() {
        isConnected = false;
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
