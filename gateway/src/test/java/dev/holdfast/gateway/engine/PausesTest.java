package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.upkeep.Pauses;
import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class PausesTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private long nowNs;
    private long restedNs;
    private final Pauses pauses = new Pauses(25, () -> nowNs, ns -> {
        restedNs += ns;
        nowNs += ns;
    });

    @Test
    void shouldRestThreeQuartersOfTheTime() {
        for (int i = 0; i < 1_000; i++) {
            nowNs += MS;
            pauses.run();
        }
        assertThat(restedNs).isEqualTo(3_000 * MS);
    }

    @Test
    void shouldNotRestForTheTimeInWhichThereWasNothingToDo() {
        nowNs += TimeUnit.HOURS.toNanos(5);
        pauses.run();
        assertThat(restedNs).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }
}
