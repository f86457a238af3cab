package dev.holdfast.gateway;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.ledger.recovery.CleanStop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a start says of itself, and when it says that it is ready. */
class StartTest {
    @TempDir
    private Path directory;

    @Test
    void shouldSayHowTheLastStopWasAndThatThereWasNone() throws IOException {
        assertThat(startAndRead()).contains("last_stop=none");
        assertThat(startAndRead()).contains("last_stop=clean");
        Files.delete(directory.resolve(CleanStop.FILE));
        assertThat(startAndRead()).contains("last_stop=unclean");
    }

    /** Who waits for readiness may read what the handler wrote. */
    @Test
    void shouldNotBeReadyBeforeItPublishedWhereItListens() {
        final AtomicInteger meanwhile = new AtomicInteger();
        try (TestGateway gateway = new TestGateway(directory, (callbackUrl, adminUrl) ->
            meanwhile.set(new AdminClient(adminUrl, TestGateway.TOKEN).get("/health/ready").status()))) {
            assertThat(meanwhile).hasValue(503);
            assertThat(gateway.admin().get("/health/ready").status()).isEqualTo(200);
        }
    }

    @Test
    void shouldEndAStartWhoseHandlerFails() {
        assertThatThrownBy(() -> new TestGateway(directory, (callbackUrl, adminUrl) -> {
            throw new IllegalStateException("no room for " + adminUrl);
        })).hasMessageContaining("no room for http://127.0.0.1:");
        new TestGateway(directory).close();
    }

    private String startAndRead() {
        final Logger logger = (Logger) LoggerFactory.getLogger("dev.holdfast.gateway.engine.LedgerOpening");
        final Level level = logger.getLevel();
        final ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try {
            new TestGateway(directory).close();
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(level);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage)
            .filter(line -> line.startsWith("recovered the ledger")).findFirst().orElseThrow();
    }
}
