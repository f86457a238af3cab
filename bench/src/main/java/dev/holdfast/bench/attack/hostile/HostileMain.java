package dev.holdfast.bench.attack.hostile;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The hostile connections, in a process of their own, so that what they take can be told apart. Ends when it is told
 * to, or after {@link #MAX_SECONDS}. Arguments: host, port, connections, the file of a captured callback, and the
 * kinds.
 */
public final class HostileMain {
    /** How the line begins that says that it is at work. */
    public static final String READY = "hostile";

    private static final int MAX_SECONDS = 3_600;
    private static final int RENEWALS_PER_SECOND = 3_000;
    private static final int READ_BYTES = 16_384;
    private static final int TICK_MS = 1;

    private final InetSocketAddress target;
    private final HostileCounts counts = new HostileCounts();
    private final HostileLine[] lines;
    private double mayConnect;
    private long creditedNs = System.nanoTime();

    private HostileMain(final InetSocketAddress target, final List<HostileKind> kinds, final byte[] genuine) {
        this.target = target;
        lines = new HostileLine[kinds.size()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = new HostileLine(kinds.get(i), i, counts, genuine);
        }
        mayConnect = lines.length;
    }

    public static void main(final String[] arguments) throws IOException {
        final InetSocketAddress target = new InetSocketAddress(InetAddress.getByName(arguments[0]),
            Integer.parseInt(arguments[1]));
        if (!target.getAddress().isLoopbackAddress()) {
            throw new UnusableEnvironmentException("host=" + arguments[0] + " should be on this machine's loopback");
        }
        final List<HostileKind> kinds = Arrays.stream(arguments[4].split(",")).map(HostileKind::valueOf).toList();
        new HostileMain(target, HostileKind.deal(Integer.parseInt(arguments[2]), kinds),
            Files.readAllBytes(Path.of(arguments[3]))).run();
    }

    private void run() throws IOException {
        final long startNs = System.nanoTime();
        final ByteBuffer read = ByteBuffer.allocateDirect(READ_BYTES);
        long reportedNs = startNs - TimeUnit.SECONDS.toNanos(1);
        try (Selector selector = Selector.open()) {
            while (System.nanoTime() - startNs < TimeUnit.SECONDS.toNanos(MAX_SECONDS)) {
                final long nowNs = System.nanoTime();
                mayConnect = Math.min(lines.length, mayConnect + RENEWALS_PER_SECOND * (nowNs - creditedNs) / 1e9);
                creditedNs = nowNs;
                for (final HostileLine line : lines) {
                    if (line.isClosed() && mayConnect >= 1) {
                        mayConnect--;
                        line.connect(target, selector);
                    } else {
                        line.step(nowNs);
                    }
                }
                selector.select(key -> ((HostileLine) key.attachment()).onReady(key, read), TICK_MS);
                if (nowNs - reportedNs >= TimeUnit.SECONDS.toNanos(1)) {
                    reportedNs = nowNs;
                    System.out.println(READY + ' ' + counts);
                }
            }
        }
    }
}
