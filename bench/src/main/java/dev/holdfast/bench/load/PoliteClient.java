package dev.holdfast.bench.load;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sends one authorization at a time on one connection, a hundred a second at most, on a thread of its own. */
final class PoliteClient implements AutoCloseable {
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LATE_NS = TimeUnit.MILLISECONDS.toNanos(800);
    private static final int TIMEOUT_MS = 30_000;
    private static final int STOP_MS = 30_000;
    private static final double NS_PER_MS = 1e6;

    private final LoadTarget target;
    private final SignedRequest requests;
    private final Thread thread = new Thread(this::run, "polite");
    private Histogram latencyNs = new Histogram(3);
    private Map<Integer, Long> codes = new TreeMap<>();
    private long approved;
    private long late;
    private volatile boolean isStopping;
    private volatile String problem = "";

    PoliteClient(final LoadTarget target, final SignedRequest requests) {
        this.target = target;
        this.requests = requests;
        thread.setDaemon(true);
        thread.start();
    }

    /** What it has seen in a while. */
    record Seen(
        long answered, long approved, double p50Ms, double p99Ms, double maxMs, Map<Integer, Long> codes,
        String problem) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT,
                "%d answers, p50 %.1f ms, p99 %.1f ms, max %.1f ms, codes %s %s", answered, p50Ms,
                p99Ms, maxMs, codes, problem);
        }
    }

    /** What it has seen since the last call. */
    synchronized Seen seen() {
        final Seen seen = new Seen(latencyNs.getTotalCount(), codes.getOrDefault(0, 0L),
            latencyNs.getValueAtPercentile(50) / NS_PER_MS, latencyNs.getValueAtPercentile(99) / NS_PER_MS,
            latencyNs.getMaxValue() / NS_PER_MS, codes, problem);
        latencyNs = new Histogram(3);
        codes = new TreeMap<>();
        return seen;
    }

    /** Approvals that came in time or late. */
    synchronized long approved() {
        return approved;
    }

    synchronized long late() {
        return late;
    }

    private void run() {
        try (Socket socket = new Socket(target.url().getHost(), target.url().getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MS);
            for (int i = 0; !isStopping; i++) {
                final byte[] request = requests.make(i, System.currentTimeMillis());
                final long startNs = System.nanoTime();
                socket.getOutputStream().write(request);
                note(code(socket.getInputStream()), System.nanoTime() - startNs);
                LockSupport.parkNanos(PAUSE_NS);
            }
        } catch (final IOException e) {
            problem = e.toString();
        }
    }

    private synchronized void note(final int code, final long elapsedNs) {
        latencyNs.recordValue(elapsedNs);
        codes.merge(code, 1L, Long::sum);
        if (code == 0) {
            approved++;
            late += elapsedNs > LATE_NS ? 1 : 0;
        }
    }

    /** The code of the answer that comes next. Blocks until it is there whole. */
    static int code(final InputStream in) throws IOException {
        final StringBuilder answer = new StringBuilder();
        final byte[] bytes = new byte[512];
        while (answer.indexOf("}") < 0) {
            final int read = in.read(bytes);
            if (read < 0) {
                throw new IOException("the gateway closed the connection");
            }
            answer.append(new String(bytes, 0, read, StandardCharsets.US_ASCII));
        }
        final int at = answer.indexOf("\"code\":") + "\"code\":".length();
        return Integer.parseInt(answer.substring(at, answer.indexOf(",", at)));
    }

    @Override
    public void close() {
        isStopping = true;
        try {
            thread.join(STOP_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
