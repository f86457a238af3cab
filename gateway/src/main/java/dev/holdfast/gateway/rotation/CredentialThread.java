package dev.holdfast.gateway.rotation;

import dev.holdfast.gateway.disk.DaemonThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The thread that looks for new credentials, every so often and when it is asked to. */
public final class CredentialThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialThread.class);

    private final ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(new DaemonThreads("credentials"));
    private final CredentialWatch watch;
    private final int pollMs;

    /** @param pollMs 0 for only when it is asked to. */
    public CredentialThread(final CredentialWatch watch, final int pollMs) {
        this.watch = watch;
        this.pollMs = pollMs;
    }

    public void start() {
        if (pollMs > 0) {
            executor.scheduleWithFixedDelay(() -> guarded(watch::look), 0, pollMs, TimeUnit.MILLISECONDS);
        }
    }

    /** Has them read again, whether anything has changed or not. Any thread; returns at once. */
    public void reload() {
        try {
            executor.execute(() -> guarded(watch::reload));
        } catch (final RejectedExecutionException e) {
            LOG.info("credentials are not read again: the gateway is being stopped");
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** An error of one look must not end the others. */
    private static void guarded(final Runnable work) {
        try {
            work.run();
        } catch (final RuntimeException e) {
            LOG.error("looking for credentials met an error in the program", e);
        }
    }
}
