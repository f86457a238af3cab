package dev.holdfast.gateway.disk;

import java.util.concurrent.ThreadFactory;

/** Makes background threads: each has its name, and none keeps the process alive. */
public record DaemonThreads(String name) implements ThreadFactory {
    @Override
    public Thread newThread(final Runnable task) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
