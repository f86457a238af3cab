package dev.holdfast.gateway.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import static org.assertj.core.api.Assertions.assertThat;

/** With the configuration that is shipped, in a context of its own. */
class OutOfMemoryFilterTest {
    private final LoggerContext shipped = new LoggerContext();
    private final List<Throwable> handed = new CopyOnWriteArrayList<>();
    private Thread.UncaughtExceptionHandler before;

    @BeforeEach
    void handle() throws Exception {
        final JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(shipped);
        configurator.doConfigure(OutOfMemoryFilter.class.getResource("/logback.xml"));
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> handed.add(thrown));
    }

    @AfterEach
    void restore() {
        shipped.stop();
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    @Test
    void shouldHandOnWhatALibraryCaughtAndLogged() {
        final OutOfMemoryError error = new OutOfMemoryError("Cannot reserve 4194304 bytes of direct buffer memory");

        shipped.getLogger("io.netty.util.concurrent.AbstractEventExecutor")
            .warn("a task raised an exception", new IllegalStateException("wrapped", error));

        assertThat(handed).containsExactly(error);
    }

    @Test
    void shouldLetTheMakingOfSnapshotsTryAgainAndOtherErrorsBe() {
        shipped.getLogger("dev.holdfast.gateway.engine.upkeep.SnapshotTask")
            .error("cannot make a snapshot", new OutOfMemoryError("a test"));
        shipped.getLogger("io.netty.channel").warn("an exception", new IllegalStateException("a test"));

        assertThat(handed).isEmpty();
    }
}
