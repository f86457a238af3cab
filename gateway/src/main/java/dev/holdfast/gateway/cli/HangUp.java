package dev.holdfast.gateway.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.lang.reflect.Proxy;

/**
 * SIGHUP, which would end a Java process. Java has signals in a module that compilers warn of, so they are reached by
 * name.
 */
final class HangUp {
    private static final Logger LOG = LoggerFactory.getLogger(HangUp.class);

    private HangUp() {
    }

    /** Has the task run whenever the process gets one; without a Java that can do that, says so. */
    static void handle(final Runnable task) {
        try {
            final Class<?> signal = Class.forName("sun.misc.Signal");
            final Class<?> handler = Class.forName("sun.misc.SignalHandler");
            final Object proxy = Proxy.newProxyInstance(HangUp.class.getClassLoader(), new Class<?>[] {handler},
                (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "toString" -> "HangUp";
                    default -> {
                        task.run();
                        yield null;
                    }
                });
            signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
        } catch (final ReflectiveOperationException e) {
            LOG.warn("SIGHUP cannot be handled here: {}", e.toString());
        }
    }
}
