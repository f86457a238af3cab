package dev.holdfast.bench.load;

import dev.holdfast.bench.process.AnyCertificate;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Valid callbacks, each on a connection of its own, open loop: latency counts from the moment at which one was to be
 * sent, connecting included.
 */
public final class FreshLoad {
    private static final int THREADS = 32;
    private static final int TIMEOUT_MS = 5_000;

    private final LoadTarget target;
    private final SignedRequest requests;
    private final String source;
    private final ConcurrentHistogram latencyNs = new ConcurrentHistogram(3);
    private final AtomicInteger approved = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    public FreshLoad(final LoadTarget target, final SignedRequest requests, final String source) {
        this.target = target;
        this.requests = requests;
        this.source = source;
    }

    /** Sends so many at a rate per second, and waits for the last. */
    public void run(final double rate, final int count) throws InterruptedException {
        final ExecutorService senders = Executors.newFixedThreadPool(THREADS);
        final long startNs = System.nanoTime();
        for (int i = 0; i < count; i++) {
            final long intendedNs = startNs + (long) (i * 1e9 / rate);
            LockSupport.parkNanos(intendedNs - System.nanoTime());
            final byte[] request = requests.make(i, System.currentTimeMillis());
            senders.execute(() -> send(request, intendedNs));
        }
        senders.shutdown();
        senders.awaitTermination(TIMEOUT_MS * 2L, TimeUnit.MILLISECONDS);
    }

    private void send(final byte[] request, final long intendedNs) {
        try (Socket plain = new Socket()) {
            plain.bind(new InetSocketAddress(source, 0));
            plain.setSoTimeout(TIMEOUT_MS);
            plain.connect(new InetSocketAddress(target.url().getHost(), target.url().getPort()), TIMEOUT_MS);
            final Socket socket = target.speaksTls() ? AnyCertificate.context().getSocketFactory()
                .createSocket(plain, target.url().getHost(), target.url().getPort(), true) : plain;
            socket.getOutputStream().write(request);
            final boolean isApproved = readAnswer(socket.getInputStream()).endsWith("{\"code\":0,\"message\":\"\"}");
            (isApproved ? approved : failed).incrementAndGet();
            latencyNs.recordValue(System.nanoTime() - intendedNs);
        } catch (final IOException e) {
            failed.incrementAndGet();
        }
    }

    private static String readAnswer(final InputStream in) throws IOException {
        final StringBuilder answer = new StringBuilder();
        final byte[] bytes = new byte[512];
        int read;
        while (answer.indexOf("}") < 0 && (read = in.read(bytes)) > 0) {
            answer.append(new String(bytes, 0, read, StandardCharsets.US_ASCII));
        }
        return answer.toString();
    }

    public Histogram latencyNs() {
        return latencyNs;
    }

    public int approved() {
        return approved.get();
    }

    /** Without an answer, or with another one. */
    public int failed() {
        return failed.get();
    }
}
