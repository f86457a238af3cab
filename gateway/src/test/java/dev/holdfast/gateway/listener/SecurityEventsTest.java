package dev.holdfast.gateway.listener;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.management.ThreadMXBean;
import dev.holdfast.gateway.listener.SecurityEvents.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class SecurityEventsTest {
    private static final String HINT =
        " (is platform.app_id set? The platform's appId may be another value than the Api-Key; "
        + "then compare the secret)";
    private static final int TIMES = 200_000;

    private final Logger logger = (Logger) LoggerFactory.getLogger(SecurityEvents.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private long nowNs = Long.MAX_VALUE - 5;
    private final SecurityEvents events = new SecurityEvents(() -> nowNs);

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.WARN);
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, LOOPBACK", "::1, LOOPBACK", "10.1.2.3, PRIVATE", "172.31.0.1, PRIVATE", "192.168.0.1, PRIVATE",
        "169.254.1.1, PRIVATE", "100.64.0.1, PRIVATE", "100.127.255.255, PRIVATE", "100.128.0.0, PUBLIC",
        "100.63.0.1, PUBLIC", "fd00::1, PRIVATE", "fc00::1, PRIVATE", "fe80::1, PRIVATE", "fe00::1, PUBLIC",
        "203.0.113.7, PUBLIC", "2001:db8::1, PUBLIC", "172.32.0.1, PUBLIC"
    })
    void shouldNameTheClassOfAnAddress(final String address, final SourceClass kind) throws UnknownHostException {
        assertThat(SourceClass.of(InetAddress.getByName(address))).isEqualTo(kind);
        events.count(Event.TLS_FAILED, InetAddress.getByName(address));
        assertThat(events.count(Event.TLS_FAILED, kind)).isEqualTo(1);
    }

    @Test
    void shouldLogEachEventOnceInAMinuteWithTheLastSourceAndHowManyWereNot() throws UnknownHostException {
        events.report();
        assertThat(lines()).isEmpty();
        events.count(Event.SIGNATURE_WRONG, source("203.0.113.7"));
        events.report();
        assertThat(lines()).containsExactly(
            "security event=signature_wrong source=public address=203.0.113.7 suppressed=0" + HINT);
        for (int i = 0; i < 5; i++) {
            events.count(Event.SIGNATURE_WRONG, source("203.0.113." + i));
            events.count(Event.TOKEN_WRONG, source("10.0.0.1"));
            events.report();
        }
        assertThat(lines()).hasSize(2).last().asString().contains("event=token_wrong source=private");
        nowNs += TimeUnit.MINUTES.toNanos(1);
        events.report();
        assertThat(lines()).hasSize(4).contains(
            "security event=signature_wrong source=public address=203.0.113.4 suppressed=4" + HINT,
            "security event=token_wrong source=private address=10.0.0.1 suppressed=3");
        nowNs += TimeUnit.MINUTES.toNanos(5);
        events.report();
        assertThat(lines()).as("nothing new").hasSize(4);
    }

    @Test
    void shouldAllocateNothingToCount() throws UnknownHostException {
        final Source source = source("2001:db8::7");
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        countOften(source);
        final long before = threads.getCurrentThreadAllocatedBytes();
        countOften(source);
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / TIMES).isZero();
        assertThat(events.count(Event.MALFORMED, SourceClass.PUBLIC)).isEqualTo(2L * TIMES);
    }

    private void countOften(final Source source) {
        for (int i = 0; i < TIMES; i++) {
            events.count(Event.MALFORMED, source);
        }
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static Source source(final String address) throws UnknownHostException {
        return Source.of(InetAddress.getByName(address));
    }
}
