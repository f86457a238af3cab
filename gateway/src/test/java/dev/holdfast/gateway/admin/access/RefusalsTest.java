package dev.holdfast.gateway.admin.access;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class RefusalsTest {
    private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(Refusals.class);

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private long nowNs = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);
    private final Refusals refusals = new Refusals(() -> nowNs);

    @BeforeEach
    void listen() {
        lines.start();
        LOGGER.setLevel(Level.WARN);
        LOGGER.addAppender(lines);
    }

    @AfterEach
    void stop() {
        LOGGER.detachAppender(lines);
        LOGGER.setLevel(null);
    }

    @Test
    void shouldLogTheFirstAtOnceAndTheOthersOnceAMinute() {
        refusals.report();
        assertThat(lines.list).isEmpty();
        refusals.add(Refusal.TOKEN, "10.0.0.1");
        refusals.report();
        assertThat(texts()).containsExactly(
            "requests to the back-office were refused: token=1 most from: 10.0.0.1=1");
        for (int i = 0; i < 2_000; i++) {
            refusals.add(Refusal.TOKEN, "10.0.0.2");
            refusals.add(Refusal.SCOPE, "anna@10.0.0." + i);
            refusals.report();
        }
        assertThat(lines.list).hasSize(1);
        nowNs += TimeUnit.MINUTES.toNanos(1);
        refusals.report();
        refusals.report();
        assertThat(lines.list).hasSize(2);
        assertThat(texts().get(1)).contains("token=2000 scope=2000", "most from: 10.0.0.2=2000 anna@");
        assertThat(refusals.count(Refusal.TOKEN)).isEqualTo(2_001);
        assertThat(refusals.count(Refusal.HOST)).isZero();
    }

    private List<String> texts() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
