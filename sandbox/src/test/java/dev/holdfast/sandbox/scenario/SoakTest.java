package dev.holdfast.sandbox.scenario;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A short version of {@code scripts/soak}, and the shipped scenarios. */
class SoakTest {
    /** A busy machine may take longer than the platform waits, which is for benchmarks to judge. */
    private static final long PATIENT_MS = 30_000;
    private static final Path SCENARIOS = Path.of("../scenarios");

    @TempDir
    private Path directory;
    private final StringWriter out = new StringWriter();

    @Test
    void shouldAgreeAfterEverythingWentWrong() throws IOException {
        assertThat(
            new Soak(new PrintWriter(out, true), directory).run(100, 6, 0.05, 7)).as(() -> out.toString()).isTrue();
    }

    /** Three at a time: what they do most is wait. */
    @Test
    void shouldShipScenariosThatHold() throws Exception {
        final ExecutorService players = Executors.newFixedThreadPool(3);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(SCENARIOS, "*.yaml")) {
            final Map<Path, Future<String>> played = new HashMap<>();
            files.forEach(file -> played.put(file, players.submit(() -> {
                final StringWriter told = new StringWriter();
                final Path data = Files.createDirectory(directory.resolve(file.getFileName().toString()));
                return new Scenario(file, new PrintWriter(told, true), PATIENT_MS).run(data) ? "" : told.toString();
            })));
            assertThat(played).hasSizeGreaterThanOrEqualTo(6);
            for (final Map.Entry<Path, Future<String>> entry : played.entrySet()) {
                assertThat(entry.getValue().get()).as("%s", entry.getKey()).isEmpty();
            }
        } finally {
            players.shutdownNow();
        }
    }

    @Test
    void shouldCountAStepThatIsRefusedAsOneThatDidNotHold() throws IOException {
        final Path file = Files.writeString(directory.resolve("s.yaml"), """
            steps:
              - issue: {account: U1, card: C1, balance: "100"}
              - known: {card: C1}
              - card_there: {card: C1, status: Activated}
              - entry: {account: U1, entry: fund-U1, amount: "7"}
              - card_here: {card: C1, status: Deleted}
              - card_here: {card: C1, status: Frozen}
            """);
        final Path data = Files.createDirectory(directory.resolve("data"));

        assertThat(new Scenario(file, new PrintWriter(out, true), PATIENT_MS).run(data)).isFalse();

        assertThat(out.toString().lines().filter(line -> line.startsWith("FAIL"))).hasSize(3)
            .anyMatch(line -> line.contains("the card is Activated already"))
            .anyMatch(line -> line.startsWith("FAIL entry") && line.contains("refused"))
            .anyMatch(line -> line.startsWith("FAIL card_here") && line.contains("Deleted"));
        assertThat(out.toString()).endsWith("3 expectations did not hold\n");
    }

    @Test
    void shouldSayWhatIsWrongWithAScenario() throws IOException {
        final Path file = Files.writeString(directory.resolve("s.yaml"), "name: x\nsteps: []\n");
        assertThatThrownBy(() -> new Scenario(file, new PrintWriter(out))).hasMessageContaining("a list named steps");
        assertThatThrownBy(
            () -> new Scenario(directory.resolve("none.yaml"), new PrintWriter(out)))
            .hasMessageContaining("cannot be read");
    }
}
