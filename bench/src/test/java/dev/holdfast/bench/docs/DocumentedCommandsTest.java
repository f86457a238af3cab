package dev.holdfast.bench.docs;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The commands of README and docs do what stands there when they are pasted in their order. In this module, since it
 * has every command on its class path. Surefire runs in the module's directory.
 */
class DocumentedCommandsTest {
    private static final Path ROOT = Path.of("..");
    private static final Set<String> LEFT_OUT = Set.of("installing.md", "benchmarks.md");
    private static final ExecutorService RUNNERS = Executors.newFixedThreadPool(2);
    private static final Map<Path, Future<List<String>>> RUNS = new HashMap<>();

    static List<Path> documents() throws IOException {
        final List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        return documents;
    }

    /** Two at a time, each with ports and a directory of its own, since most of the time a single program starts. */
    @BeforeAll
    static void startAll(@TempDir final Path directory) throws IOException {
        assumeThat(hasCurl()).as("curl is there").isTrue();
        for (final Path document : documents()) {
            final List<CommandBlock> blocks = CommandBlock.of(document).stream().filter(CommandBlock::isRun).toList();
            if (!blocks.isEmpty()) {
                final Path own = Files.createDirectory(directory.resolve(document.getFileName()));
                RUNS.put(document, RUNNERS.submit(() -> new DocumentRun(ROOT, own).problems(blocks)));
            }
        }
    }

    @AfterAll
    static void stopAll() {
        RUNNERS.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldDoWhatTheDocumentSays(final Path document) throws ExecutionException, InterruptedException {
        final Future<List<String>> run = RUNS.get(document);
        if (run != null) {
            assertThat(run.get()).as("%s", document).isEmpty();
        }
    }

    private static boolean hasCurl() {
        return Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(place -> Files.isExecutable(Path.of(place, "curl")));
    }

    /** Installing needs root and a supervisor, measuring hours; elsewhere few commands are left out. */
    @Test
    void shouldRunMostCommands() throws IOException {
        int run = 0;
        int notRun = 0;
        for (final Path document : documents()) {
            for (final CommandBlock block : CommandBlock.of(document)) {
                assertThat(block.kind()).as("%s, line %d: how a block of commands is marked", document, block.line())
                    .isNotIn("", "bash", "shell", "text");
                run += block.isRun() ? 1 : 0;
                notRun += block.kind().equals(CommandBlock.NOT_RUN)
                    && !LEFT_OUT.contains(document.getFileName().toString()) ? 1 : 0;
            }
        }
        assertThat(run).isGreaterThan(30).isGreaterThan(5 * notRun);
    }
}
