package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.engine.EngineSettings;
import dev.holdfast.ledger.recovery.Backup;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.storage.FileStorage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;

/** {@code holdfast backup} and {@code holdfast restore}. */
final class BackupCommand {
    private BackupCommand() {
    }

    /** Copies a data directory that may be in use. */
    @Command(name = "backup", description = "Copy the ledger as it is now, also from a running gateway, and recover it from the copy to check it.")
    static final class Make implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private DataDirectory data;

        @Option(names = "--to", required = true, paramLabel = "DIR", description = "An empty or new directory.")
        private Path to;

        @Override
        public void run() {
            final EngineSettings settings = data.existing();
            copyAndCheck(spec, settings, settings.directory(), to);
        }
    }

    /** Makes a data directory out of a backup. */
    @Command(name = "restore", description = "Make a data directory out of a backup, and recover it to check it.")
    static final class Restore implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private DataDirectory data;

        @Option(names = "--from", required = true, paramLabel = "DIR", description = "What backup made.")
        private Path from;

        @Override
        public void run() {
            final EngineSettings settings = data.settings();
            copyAndCheck(spec, settings, from, settings.directory());
        }
    }

    private static void copyAndCheck(final CommandSpec spec, final EngineSettings settings, final Path from, final Path to) {
        try {
            Backup.copy(from, to, () -> check(spec, settings, to));
        } catch (final IOException e) {
            throw new SettingsException("cannot copy from " + from + " to " + to + ": " + e.getMessage());
        }
    }

    private static void check(final CommandSpec spec, final EngineSettings settings, final Path copy) {
        try (Recovery recovery = new Recovery(new FileStorage(copy), settings.capacity())) {
            recovery.inspect();
            spec.commandLine().getOut().printf("%s has the ledger up to sequence %d, digest %016x%n", copy, recovery.ledger().sequence(),
                recovery.store().digest());
            spec.commandLine().getOut().flush();
        }
    }
}
