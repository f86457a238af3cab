package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.engine.EngineSettings;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.recovery.HighWater;
import dev.holdfast.ledger.storage.FileStorage;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The options of commands that work on a data directory. */
final class DataDirectory {
    @Option(names = "--config", paramLabel = "FILE", description = "YAML file of settings; see 'holdfast config'.")
    private Path config;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Where the journal lives (data_dir).")
    private Path directory;

    /** The ledger's settings with the directory that was named. */
    EngineSettings settings() {
        final Map<String, String> flags = directory == null ? Map.of() : Map.of("data_dir", directory.toString());
        return GatewaySettings.engine(SettingValues.load(config, System.getenv(), flags));
    }

    /** The same, of a directory that is there and has a journal, or a high-water file that tells what it had. */
    EngineSettings existing() {
        final EngineSettings settings = settings();
        if (!Files.isDirectory(settings.directory())) {
            throw new SettingsException("data directory=" + settings.directory() + " does not exist");
        }
        try {
            final String absence = JournalFiles.absence(new FileStorage(settings.directory()));
            if (absence != null && !saysWhatIsMissing(settings)) {
                throw new SettingsException(absence);
            }
        } catch (final IOException e) {
            throw new SettingsException("data directory=" + settings.directory() + " cannot be read: "
                + e.getMessage());
        }
        return settings;
    }

    private static boolean saysWhatIsMissing(final EngineSettings settings) {
        final Path copy = settings.journal().highWater().copy();
        return Files.exists(settings.directory().resolve(HighWater.FILE)) || copy != null && Files.exists(copy);
    }
}
