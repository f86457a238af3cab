package dev.holdfast.gateway.server;

import dev.holdfast.ledger.values.ResultCode;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tables of codes in the documents are the program's own list.
 * {@code mvn test -Dtest=CodesDocumentationTest -Ddocs.write=true} writes them anew. Surefire runs in the module's
 * directory.
 */
class CodesDocumentationTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "callbacks.md");
    private static final String BEGIN = "<!-- codes -->\n";
    private static final String END = "<!-- end of codes -->";
    private static final int RANGE = 1_000;

    /** What the codes of one range are about. */
    private enum Range {
        YES(0, "Approved or acknowledged"),
        REQUEST(1, "The request"),
        CARD(2, "Card, account and order"),
        MONEY(3, "Money and limits"),
        RULES(4, "Rules"),
        GATEWAY(5, "The gateway itself"),
        OFFICE(6, "The back-office's own requests");

        private final int thousands;
        private final String heading;

        Range(final int thousands, final String heading) {
            this.thousands = thousands;
            this.heading = heading;
        }

        boolean has(final ResultCode result) {
            return result.code() / RANGE == thousands;
        }

        String tables() {
            final StringBuilder text = new StringBuilder("\n### ").append(heading).append("\n\n");
            text.append(this == OFFICE ? "| code | name | meaning |\n|---|---|---|\n"
                : "| code | name | meaning | HTTP |\n|---|---|---|---|\n");
            Arrays.stream(ResultCode.values()).filter(this::has).forEach(result -> {
                text.append("| ").append(result.code()).append(" | `").append(result.name().toLowerCase(Locale.ROOT))
                    .append("` | ")
                    .append(result.sentence()).append(" |");
                text.append(this == OFFICE ? "\n" : " " + HttpStatuses.of(result).code() + " |\n");
            });
            return text.toString();
        }
    }

    @Test
    void shouldListEveryCodeAsItIs() throws IOException {
        final String document = Files.readString(DOCUMENT);
        final int begin = document.indexOf(BEGIN) + BEGIN.length();
        final int end = document.indexOf(END);
        final StringBuilder tables = new StringBuilder();
        Arrays.stream(Range.values()).forEach(range -> tables.append(range.tables()));
        tables.append('\n');
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + tables + document.substring(end));
        } else {
            assertThat(document.substring(begin, end)).isEqualTo(tables.toString());
        }
    }

    @Test
    void shouldHaveARangeForEveryCode() {
        assertThat(
            ResultCode.values())
            .allSatisfy(result -> assertThat(Arrays.stream(Range.values()).filter(range -> range.has(result)))
                .hasSize(1));
    }
}
