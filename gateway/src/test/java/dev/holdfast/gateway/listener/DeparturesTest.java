package dev.holdfast.gateway.listener;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class DeparturesTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private int open;
    private int asked;
    private boolean isLeaving = true;
    private final Departures departures = new Departures(8, () -> open);

    DeparturesTest() {
        channel.freezeTime();
    }

    /** Else a thousand that find no place would connect thousands of times a second. */
    @Test
    void shouldLetOneStayForAMoment() {
        open = 9;
        leave();
        pass(Departures.LEAVING_MS - 1);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void shouldKeepOneThatProvesItselfMeanwhile() {
        leave();
        isLeaving = false;
        pass(Departures.LEAVING_MS);
        assertThat(channel.isOpen()).isTrue();
    }

    /** Descriptors are counted by it. */
    @Test
    void shouldCloseAtOnceWhenAQuarterMoreThanThePlacesAreOpen() {
        open = Departures.maxOpen(8);
        assertThat(open).isEqualTo(10);
        leave();
        assertThat(channel.isOpen()).isFalse();
    }

    /** What waited for it would keep it in memory. */
    @Test
    void shouldForgetOneThatGoesByItself() {
        leave();
        channel.pipeline().close();
        pass(Departures.LEAVING_MS);
        assertThat(asked).isZero();
    }

    private void leave() {
        departures.leave(channel, () -> {
            asked++;
            return isLeaving;
        });
    }

    private void pass(final long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
        channel.runScheduledPendingTasks();
    }
}
