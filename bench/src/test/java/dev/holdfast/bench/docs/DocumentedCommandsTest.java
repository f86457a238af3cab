package dev.holdfast.bench.docs;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The commands of README and docs do what stands there when they are pasted in their order. In this module, since it has every command on its class
 * path. Surefire runs in the module's directory.
 */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..");

    static List<Path> documents() throws IOException {
        final List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        return documents;
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldDoWhatTheDocumentSays(final Path document, @TempDir final Path directory) throws IOException, InterruptedException {
        assumeThat(hasCurl()).as("curl is there").isTrue();
        final List<CommandBlock> blocks = CommandBlock.of(document).stream().filter(CommandBlock::isRun).toList();
        if (!blocks.isEmpty()) {
            assertThat(new DocumentRun(ROOT, directory).problems(blocks)).as("%s", document).isEmpty();
        }
    }

    private static boolean hasCurl() {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(place -> Files.isExecutable(Path.of(place, "curl")));
    }

    /** Installing needs root and a supervisor; elsewhere few commands are left out. */
    @Test
    void shouldRunMostCommands() throws IOException {
        int run = 0;
        int notRun = 0;
        for (final Path document : documents()) {
            for (final CommandBlock block : CommandBlock.of(document)) {
                assertThat(block.kind()).as("%s, line %d: how a block of commands is marked", document, block.line())
                    .isNotIn("", "bash", "shell", "text");
                run += block.isRun() ? 1 : 0;
                notRun += block.kind().equals(CommandBlock.NOT_RUN) && !document.endsWith("installing.md") ? 1 : 0;
            }
        }
        assertThat(run).isGreaterThan(30).isGreaterThan(5 * notRun);
    }
}
