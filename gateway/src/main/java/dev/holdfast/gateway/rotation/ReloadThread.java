package dev.holdfast.gateway.rotation;

import dev.holdfast.gateway.disk.DaemonThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A thread that looks whether files have something new, every so often and when it is asked to. */
public final class ReloadThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadThread.class);

    private final ScheduledExecutorService executor;
    private final String name;
    private final Runnable look;
    private final Runnable reload;
    private final int pollMs;

    /**
     * @param name   of the thread, which is what is looked for.
     * @param look   reads again what has changed.
     * @param reload reads again, whether anything has changed or not.
     * @param pollMs 0 for only when it is asked to.
     */
    public ReloadThread(final String name, final Runnable look, final Runnable reload, final int pollMs) {
        executor = Executors.newSingleThreadScheduledExecutor(new DaemonThreads(name));
        this.name = name;
        this.look = look;
        this.reload = reload;
        this.pollMs = pollMs;
    }

    public void start() {
        if (pollMs > 0) {
            executor.scheduleWithFixedDelay(() -> guarded(look), 0, pollMs, TimeUnit.MILLISECONDS);
        }
    }

    /** Has it read again, whether anything has changed or not. Any thread; returns at once. */
    public void reload() {
        try {
            executor.execute(() -> guarded(reload));
        } catch (final RejectedExecutionException e) {
            LOG.info("{} are not read again: the gateway is being stopped", name);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    /** An error of one look must not end the others. */
    private void guarded(final Runnable work) {
        try {
            work.run();
        } catch (final RuntimeException e) {
            LOG.error("looking for {} met an error in the program", name, e);
        }
    }
}
