package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.ledger.recovery.HighWater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code holdfast backup} says besides what it made. */
class BackupCommandTest {
    @TempDir
    private Path directory;

    /** A start warns of the same. */
    @Test
    void shouldSayThatABackupWasNotCheckedByAHighWaterFileThatIsNotThere() throws IOException {
        final Path data = directory.resolve("data");
        final Path mark = directory.resolve("other-disk").resolve("mark.txt");
        new TestGateway(data).close();
        final Path config = directory.resolve("holdfast.yaml");
        Files.writeString(config, "journal:\n  high_water_file: " + mark + "\n");
        assertThat(backUp(config, data, "copy")).contains("note: there is no high-water file yet, "
            + "or its disk is not there: journal.high_water_file=" + mark, "it was not checked");
        Files.createDirectory(mark.getParent());
        Files.copy(data.resolve(HighWater.FILE), mark);
        assertThat(backUp(config, data, "second")).doesNotContain("note:");
    }

    private String backUp(final Path config, final Path data, final String to) {
        final StringWriter out = new StringWriter();
        final CommandLine commandLine = Holdfast.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        assertThat(commandLine.execute("backup", "--config", config.toString(), "--data-dir", data.toString(), "--to",
            directory.resolve(to).toString())).isZero();
        return out.toString();
    }
}
