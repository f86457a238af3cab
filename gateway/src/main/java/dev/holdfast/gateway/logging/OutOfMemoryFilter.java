package dev.holdfast.gateway.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Hands an {@link OutOfMemoryError} that somebody caught and logged, as Netty does, to the process's handler for what
 * nobody caught. The making of snapshots is left out: it takes as much memory again as the tables do, and decisions go
 * on when there is none for it. Any thread.
 */
public final class OutOfMemoryFilter extends Filter<ILoggingEvent> {
    private static final String SNAPSHOTS = "dev.holdfast.gateway.engine.upkeep.SnapshotTask";
    private static final int LONGEST_CHAIN = 16;

    @Override
    public FilterReply decide(final ILoggingEvent event) {
        IThrowableProxy proxy = event.getThrowableProxy();
        for (int i = 0; i < LONGEST_CHAIN && proxy != null; i++) {
            if (proxy instanceof ThrowableProxy known && known.getThrowable() instanceof OutOfMemoryError error) {
                hand(event, error);
                break;
            }
            proxy = proxy.getCause();
        }
        return FilterReply.NEUTRAL;
    }

    private static void hand(final ILoggingEvent event, final OutOfMemoryError error) {
        final Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
        if (handler != null && !SNAPSHOTS.equals(event.getLoggerName())) {
            handler.uncaughtException(Thread.currentThread(), error);
        }
    }
}
