package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.cli.words.CommandAnswers;
import dev.holdfast.gateway.cli.words.CommandText;
import dev.holdfast.gateway.engine.EngineSettings;
import dev.holdfast.ledger.journal.CommandHandler;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code holdfast journal}: looks at a journal, also one in use, and changes nothing. */
@Command(name = "journal", description = "Look at a journal, also one in use. Changes nothing.")
final class JournalCommand {
    private static final long[] NONE = {0, 0};

    @Spec
    private CommandSpec spec;

    @Command(name = "verify",
        description = {"Recover the ledger in memory, as a start would, and work every sum out again.",
            "Exit code 1 when something does not add up, 3 when a start would be refused."})
    int verify(@Mixin final DataDirectory data) {
        return RecoverCommand.inspect(data.existing(), spec.commandLine().getOut());
    }

    @Command(name = "print",
        description = {"Print commands, one on a line: sequence, time, who gave it, fields, and what they were "
                + "answered with.",
            "The answers are worked out again from the oldest snapshot that is there, or from the beginning; those of "
                + "older commands are not known."})
    void print(
        @Mixin final DataDirectory data,
        @Option(names = "--from", defaultValue = "1", description = "First sequence.") final long from,
        @Option(names = "--to", defaultValue = "9223372036854775807", description = "Last sequence.") final long to)
            throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        final EngineSettings settings = data.existing();
        try (CommandAnswers answers = new CommandAnswers(storage(settings), settings.capacity())) {
            reader(settings, (buffer, offset, length, sequence, timeMs, actor) -> {
                final String answer = answers.next(buffer, offset, sequence, timeMs);
                if (sequence >= from && sequence <= to) {
                    out.printf(Locale.ROOT, "%d %s [%s] %s -> %s%n", sequence, Instant.ofEpochMilli(timeMs), actor,
                        CommandText.of(buffer, offset), answer);
                }
            }).inspect();
        }
        out.flush();
    }

    @Command(name = "stats",
        description = "Count the commands that the journal's files have, by kind, with their bytes.")
    void stats(@Mixin final DataDirectory data) throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        final Map<String, long[]> kinds = new TreeMap<>();
        final JournalReader reader = reader(data.existing(),
            (buffer, offset, length, sequence, timeMs, actor) ->
            kinds.merge(CommandText.nameOf(buffer, offset), new long[] {1, length},
                (sum, one) -> new long[] {sum[0] + one[0], sum[1] + one[1]}));
        reader.inspect();
        final long[] all = kinds.values().stream()
            .reduce(NONE, (sum, one) -> new long[] {sum[0] + one[0], sum[1] + one[1]});
        kinds.forEach((kind, sums) ->
            out.printf(Locale.ROOT,
                "%-14s %,14d commands  %6.1f bytes each%n", kind, sums[0], (double) sums[1] / sums[0]));
        out.printf(Locale.ROOT, "%-14s %,14d commands in %,d batches, %.1f in each%n", "all", all[0], reader.batches(),
            (double) all[0] / Math.max(1, reader.batches()));
        out.flush();
    }

    private static Storage storage(final EngineSettings settings) {
        return new FileStorage(settings.directory(), settings.keys());
    }

    /** Reads from the first command that the files still have. */
    private static JournalReader reader(
        final EngineSettings settings, final CommandHandler handler) throws IOException {
        final Storage storage = storage(settings);
        return new JournalReader(storage, handler, new JournalPoint(JournalFiles.firstSequence(storage) - 1, 0, 0, 0));
    }
}
