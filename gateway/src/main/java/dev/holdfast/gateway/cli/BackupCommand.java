package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.engine.EngineSettings;
import dev.holdfast.ledger.recovery.Backup;
import dev.holdfast.ledger.recovery.RestorePoint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** {@code holdfast backup}, {@code holdfast backup verify} and {@code holdfast restore}. */
final class BackupCommand {
    private static final String FROM = "What backup made, or a backup.directory.";

    private BackupCommand() {
    }

    /** Copies a data directory that may be in use. */
    @Command(name = "backup",
        description =
        "Copy the ledger as it is now, also from a running gateway, and recover it from the copy to check it.")
    static final class Make implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private DataDirectory data;

        @Option(names = "--to", paramLabel = "DIR", description = "An empty or new directory.")
        private Path to;

        @Override
        public void run() {
            if (to == null) {
                throw new ParameterException(spec.commandLine(), "Missing required option: '--to=DIR'");
            }
            final EngineSettings settings = data.existing();
            try {
                final long nowMs = System.currentTimeMillis();
                report(
                    spec, to, Backup.make(settings.directory(), to, settings.capacity(), nowMs, settings.keys(),
                        settings.journal().highWater().elsewhere()));
            } catch (final IOException e) {
                throw new SettingsException("cannot copy from " + settings.directory() + " to " + to + ": " + e);
            }
        }

        @Command(name = "verify",
            description = {"Check a backup by its manifest, and recover it in memory. Changes nothing.",
                "Exit code 3 when it could not be restored."})
        int verify(
            @Mixin final DataDirectory settings,
            @Option(names = "--from", required = true, paramLabel = "DIR", description = FROM) final Path from) {
            try {
                final EngineSettings given = settings.settings();
                report(spec, from, Backup.verify(from, given.capacity(), given.keys()));
                return 0;
            } catch (final IOException e) {
                throw new SettingsException("cannot read " + from + ": " + e);
            }
        }
    }

    /** Makes a data directory out of a backup. */
    @Command(name = "restore", description = {"Make a data directory out of a backup, and recover it to check it.",
        "When that fails nothing is left of it. Give the same settings as to serve."})
    static final class Restore implements Runnable {
        @Spec
        private CommandSpec spec;

        @Mixin
        private DataDirectory data;

        @Option(names = "--from", required = true, paramLabel = "DIR", description = FROM)
        private Path from;

        @Option(names = "--until", paramLabel = "SEQUENCE|MOMENT",
            description = "Go to this command, or to the last one that is not "
            + "after a moment such as 2026-01-31T10:00:00Z by the ledger's time, and no further.")
        private String until;

        @Override
        public void run() {
            final EngineSettings settings = data.settings();
            final RestorePoint point = until == null ? RestorePoint.END : point(until);
            try {
                final Backup.Result result = Backup.restore(from, settings.directory(), settings.capacity(), point,
                    settings.keys());
                report(spec, settings.directory(), result);
                reportLeftOut(result);
            } catch (final IOException e) {
                throw new SettingsException("cannot restore from " + from + " to " + settings.directory() + ": " + e);
            }
        }

        private RestorePoint point(final String text) {
            if (text.matches("\\d{1,18}")) {
                return RestorePoint.ofSequence(Long.parseLong(text));
            }
            try {
                return RestorePoint.ofTime(Instant.parse(text).toEpochMilli());
            } catch (final DateTimeException | ArithmeticException e) {
                throw new ParameterException(spec.commandLine(), "--until=" + text
                    + " should be a sequence or a moment such as 2026-01-31T10:00:00Z");
            }
        }

        private void reportLeftOut(final Backup.Result result) {
            if (result.leftOut() > 0) {
                final PrintWriter out = spec.commandLine().getOut();
                out.printf(Locale.ROOT,
                    "left out: %d commands, %d to %d, which the source has or had. What they answered is forgotten: "
                    + "let no gateway run on "
                    + "the old directory any more, and give the new one another backup.directory%n", result.leftOut(),
                    result.sequence() + 1, result.sequence() + result.leftOut());
                out.flush();
            }
        }
    }

    private static void report(final CommandSpec spec, final Path directory, final Backup.Result result) {
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT,
            "%s has the ledger up to sequence %d, digest %016x, of %s%n", directory, result.sequence(),
            result.digest(), Instant.ofEpochMilli(result.timeMs()).truncatedTo(ChronoUnit.MILLIS));
        result.notes().forEach(note -> out.println("note: " + note));
        out.flush();
    }
}
