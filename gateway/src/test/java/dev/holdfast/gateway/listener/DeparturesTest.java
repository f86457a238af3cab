package dev.holdfast.gateway.listener;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class DeparturesTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int open;
    private boolean isClosed;
    private final Departures departures = new Departures(8, () -> open);

    DeparturesTest() {
        channel.freezeTime();
    }

    /** Else a thousand that find no place would connect thousands of times a second. */
    @Test
    void shouldLetOneStayForAMoment() {
        open = 9;
        departures.leave(channel.eventLoop(), () -> isClosed = true);
        channel.advanceTimeBy(Departures.LEAVING_MS - 1, TimeUnit.MILLISECONDS);
        run();
        assertThat(isClosed).isFalse();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        run();
        assertThat(isClosed).isTrue();
    }

    /** Descriptors are counted by it. */
    @Test
    void shouldCloseAtOnceWhenAQuarterMoreThanThePlacesAreOpen() {
        open = Departures.maxOpen(8);
        assertThat(open).isEqualTo(10);
        departures.leave(channel.eventLoop(), () -> isClosed = true);
        run();
        assertThat(isClosed).isTrue();
    }

    private void run() {
        channel.runPendingTasks();
        channel.runScheduledPendingTasks();
    }
}
