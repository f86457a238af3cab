package dev.holdfast.sandbox;

import dev.holdfast.sandbox.rules.SandboxCode;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of the sandbox's codes in the document is the program's own. {@code mvn test -pl sandbox
 * -Dtest=SandboxCodesDocumentationTest -Ddocs.write=true} writes it anew. Surefire runs in the module's directory.
 */
class SandboxCodesDocumentationTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "sync.md");
    private static final String BEGIN = "<!-- codes of the sandbox -->\n";
    private static final String END = "<!-- end of codes of the sandbox -->";

    @Test
    void shouldSayWhoseEveryCodeIs() throws IOException {
        final String document = Files.readString(DOCUMENT);
        final int begin = document.indexOf(BEGIN) + BEGIN.length();
        final int end = document.indexOf(END);
        final StringBuilder table = new StringBuilder("\n| code | whose | comes for |\n|---|---|---|\n");
        Arrays.stream(SandboxCode.values()).forEach(code -> table.append("| ").append(code.code()).append(" | ")
            .append(code.source().words()).append(" | ").append(code.when()).append(" |\n"));
        table.append('\n');
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(DOCUMENT, document.substring(0, begin) + table + document.substring(end));
        } else {
            assertThat(document.substring(begin, end)).isEqualTo(table.toString());
        }
    }

    @Test
    void shouldKeepItsOwnNumbersOffThoseOfThePlatform() {
        assertThat(SandboxCode.values()).allSatisfy(code -> assertThat(code.code() % 1_000 >= 900)
            .as("%s", code).isEqualTo(code.source() == SandboxCode.Source.OURS));
        assertThat(Arrays.stream(SandboxCode.values()).mapToInt(SandboxCode::code)).isSorted().doesNotHaveDuplicates();
    }
}
