package dev.holdfast.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

import java.nio.charset.StandardCharsets;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class NeutralTextTest {
    private static final String LINE_ENDS = "\r\n\u0085\u2028\u2029\u000B\f";
    private static final String INVISIBLE = "\u0000\u001B\u007F\u009B\u061C\u200E\u200F\u202A\u202E\u2066\u2069\uFEFF";

    @Test
    void shouldShowWhatCannotBeSeen() {
        assertThat(NeutralText.of("a" + LINE_ENDS + INVISIBLE + "b"))
            .startsWith("a\\u000D\\u000A\\u0085\\u2028\\u2029\\u000B\\u000C\\u0000\\u001B")
            .endsWith("\\u202E\\u2066\\u2069\\uFEFFb").doesNotContain("\u202E");
        for (final String plain : List.of("", "key=value", "Café 标准 😀 العربية")) {
            assertThat(NeutralText.of(plain)).isSameAs(plain);
        }
    }

    /** The configuration that ships, with a console of the test's own. */
    @Test
    void shouldKeepTextFromOutsideOnItsLine() throws JoranException {
        final LoggerContext context = new LoggerContext();
        final JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(getClass().getResource("/logback.xml"));
        final OutputStreamAppender<ILoggingEvent> console =
            (OutputStreamAppender<ILoggingEvent>) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("console");
        final String forged = "x" + LINE_ENDS + "2026-01-01T00:00:00.000Z ERROR [ledger] LedgerAgent - forged\u202E";
        final String out =
            new String(console.getEncoder()
                .encode(new LoggingEvent("test", context.getLogger("test"), Level.WARN, "member={}",
                    new IllegalStateException(forged, new IllegalArgumentException(forged)), new Object[] {forged})),
            StandardCharsets.UTF_8);
        context.stop();
        final List<String> lines = out.lines().toList();
        assertThat(lines.get(0)).contains("WARN", "member=x\\u000D\\u000A\\u0085");
        assertThat(lines).hasSizeGreaterThan(4);
        assertThat(
            lines.subList(1, lines.size())).as("every further line is marked")
            .allMatch(line -> line.startsWith("  | "));
        assertThat(out).doesNotContain("\u0085", "\u2028", "\u2029", "\u202E");
    }
}
