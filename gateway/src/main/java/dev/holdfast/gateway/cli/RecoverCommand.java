package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.disk.HighWaterFiles;
import dev.holdfast.gateway.engine.EngineSettings;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code holdfast recover --dry-run}: what a start would recover. */
@Command(name = "recover",
    description = {"Recover the ledger in memory, as a start would, and work every sum out again. Changes nothing.",
        "Exit code 1 when something does not add up, 3 when a start would be refused."})
final class RecoverCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataDirectory data;

    @Option(names = "--dry-run", required = true,
        description = "Has to be said: every start of serve recovers for good.")
    private boolean isDryRun;

    @Override
    public Integer call() {
        return inspect(data.existing(), spec.commandLine().getOut());
    }

    /** Prints what a start would find. Returns the exit code. */
    static int inspect(final EngineSettings settings, final PrintWriter out) {
        final Storage storage = new FileStorage(settings.directory(), settings.keys());
        try (Recovery recovery = new Recovery(storage, settings.capacity())) {
            HighWaterFiles.expect(recovery, storage, settings.journal().highWater());
            final JournalReader reader = recovery.inspect();
            out.printf(Locale.ROOT, "snapshot:  %s%n",
                recovery.fromSequence() == 0 ? "none" : "up to sequence " + recovery.fromSequence());
            out.printf(Locale.ROOT,
                "journal:   up to sequence %d at %s, %d commands in %d batches behind the snapshot%n",
                recovery.ledger().sequence(), Instant.ofEpochMilli(recovery.ledger().timeMs()),
                recovery.ledger().sequence() - recovery.fromSequence(), reader.batches());
            out.printf(Locale.ROOT, "torn tail: %s%n",
                reader.tornBytes() == 0 ? "none"
                    : reader.tornBytes() + " bytes, which a start cuts off: nobody was answered with them");
            out.printf(Locale.ROOT,
                "ledger:    %d accounts, %d cards, %d orders, %d entries, %d reviews, digest %016x%n",
                recovery.store().accounts().count(), recovery.store().cards().count(),
                recovery.store().orders().count(), recovery.store().entries().count(),
                recovery.store().reviews().openCount(), recovery.store().digest());
            final List<String> problems = LedgerAudit.problemsOf(recovery.store());
            problems.forEach(problem -> out.println("PROBLEM:   " + problem));
            out.println(problems.isEmpty() ? "every sum adds up" : problems.size() + " sums do not add up");
            out.flush();
            return problems.isEmpty() ? 0 : Holdfast.FAILED;
        }
    }
}
