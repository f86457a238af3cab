package dev.holdfast.bench.docs;

import dev.holdfast.gateway.cli.Holdfast;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The documents name every command that is on the class path, and every exit code. Surefire runs in the module's
 * directory.
 */
class CommandsDocumentationTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "settings.md");

    @Test
    void shouldNameEveryCommand() throws IOException {
        final List<String> cells =
            Files.readAllLines(DOCUMENT).stream().filter(line -> line.startsWith("|")).map(line -> line.split("\\|")[1])
            .toList();
        final List<String> names = new ArrayList<>(List.of("holdfast backup", "holdfast sandbox"));
        addLeaves("holdfast", Holdfast.commandLine(), names);
        assertThat(names).contains("holdfast demo").hasSizeGreaterThan(30)
            .allSatisfy(name -> assertThat(cells).anySatisfy(cell -> assertThat(cell).contains("`" + name + "`")));
    }

    /** Those that only group others do nothing themselves. */
    private static void addLeaves(final String name, final CommandLine command, final List<String> names) {
        if (command.getSubcommands().isEmpty()) {
            names.add(name);
        }
        command.getSubcommands().forEach((word, subcommand) -> addLeaves(name + ' ' + word, subcommand, names));
    }

    @Test
    void shouldSayWhatEveryExitCodeMeans() throws IOException {
        final String document = Files.readString(DOCUMENT);
        Holdfast.commandLine().getCommandSpec().usageMessage().exitCodeList()
            .forEach((code, meaning) -> assertThat(document).contains("| " + code + " | " + meaning + " |"));
    }
}
