package dev.holdfast.ledger.command;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Surefire runs in the module's directory. */
class MessageTypeTest {
    private static final Pattern MESSAGE = Pattern.compile("<sbe:message name=\"(\\w+)\" id=\"(\\d+)\"");

    @Test
    void shouldKnowEveryMessageOfTheSchema() throws IOException {
        final Map<Integer, String> schema = new TreeMap<>();
        final Matcher messages = MESSAGE.matcher(Files.readString(Path.of("src/main/sbe/ledger-messages.xml")));
        while (messages.find()) {
            schema.put(Integer.valueOf(messages.group(2)), messages.group(1));
        }
        final Map<Integer, String> known = new TreeMap<>();
        for (final MessageType type : MessageType.values()) {
            known.put(type.id(), type.text());
            assertThat(MessageType.of(type.id())).isSameAs(type);
        }
        assertThat(known).isEqualTo(schema);
    }

    /** A query that was taken for a command would be journaled; a command that was taken for a query would be lost. */
    @Test
    void shouldTellCommandsFromQueriesAndResults() {
        for (final MessageType type : MessageType.values()) {
            final boolean isResult = type.text().endsWith("View") || type == MessageType.OUTCOME;
            final boolean isQuery = type.text().matches("(Get|Next|Scan).*") && !isResult;
            assertThat(type.kind()).as(type.text())
                .isEqualTo(isResult ? MessageType.Kind.RESULT : isQuery ? MessageType.Kind.QUERY
                    : MessageType.Kind.COMMAND);
            assertThat(type.isCommand()).isEqualTo(!isQuery && !isResult);
        }
    }

    @Test
    void shouldRefuseWhatItDoesNotKnow() {
        for (final int id : new int[] {-1, 0, 17, 18, 1_000, 65_535}) {
            assertThatThrownBy(
                () -> MessageType.of(id)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("template=" + id);
        }
    }
}
