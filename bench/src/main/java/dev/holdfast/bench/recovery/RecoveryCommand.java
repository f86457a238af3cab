package dev.holdfast.bench.recovery;

import dev.holdfast.gateway.cli.ErrorRules;
import dev.holdfast.gateway.engine.LedgerWarmUp;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.values.LedgerCapacity;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code scripts/bench recovery}. */
@Command(name = "recovery", mixinStandardHelpOptions = true, description = {
    "Write a journal, and measure a start from it, and from a snapshot of all of it.",
    "Valid when the files fit the page cache, as after a restart of the process; after one of the machine the disk's "
        + "reading comes on top."})
public final class RecoveryCommand implements Callable<Integer> {
    private static final int BATCHES_OF_SIXTEEN = 16;

    @Spec
    private CommandSpec spec;

    @Option(names = "--accounts", defaultValue = "1000000",
        description = "Accounts, each with a card; default ${DEFAULT-VALUE}.")
    private int accounts;

    @Option(names = "--commands", defaultValue = "5000000",
        description = "Commands in the journal; default ${DEFAULT-VALUE}.")
    private long commands;

    @Option(names = "--rounds", defaultValue = "3", description = "Starts; default ${DEFAULT-VALUE}.")
    private int rounds;

    public static void main(final String[] arguments) {
        System.exit(ErrorRules.apply(new CommandLine(new RecoveryCommand())).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        final Path directory = Files.createTempDirectory("holdfast-recovery");
        final Storage storage = new FileStorage(directory);
        try {
            try (JournalMaker maker = new JournalMaker(storage, capacity())) {
                maker.write(accounts, commands);
                say("a decision takes %d bytes of the journal alone in its batch, %d in batches of %d",
                    JournalMaker.bytesOfAuthorization(1, maker.authorizationBytes()),
                    JournalMaker.bytesOfAuthorization(BATCHES_OF_SIXTEEN, maker.authorizationBytes()),
                    BATCHES_OF_SIXTEEN);
            }
            LedgerWarmUp.run();
            for (int i = 0; i < rounds; i++) {
                final boolean isLast = i == rounds - 1;
                start(storage, "journal", isLast);
            }
            for (int i = 0; i < rounds; i++) {
                start(storage, "snapshot", false);
            }
            return 0;
        } finally {
            try (Stream<Path> files = Files.list(directory)) {
                for (final Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private void start(final Storage storage, final String from, final boolean makesSnapshot) throws IOException {
        final long startNs = System.nanoTime();
        try (Recovery recovery = new Recovery(storage, capacity())) {
            recovery.applyAll();
            final double seconds = (System.nanoTime() - startNs) / (double) TimeUnit.SECONDS.toNanos(1);
            say("from the %s: %,d accounts, %,d orders, %,d commands replayed in %.2f s, %,.0f a second", from,
                recovery.store().accounts().count(), recovery.store().orders().count(),
                recovery.ledger().sequence() - recovery.fromSequence(), seconds,
                (recovery.ledger().sequence() - recovery.fromSequence()) / seconds);
            if (makesSnapshot) {
                final Snapshot made =
                    Snapshot.write(storage, recovery.store(), recovery.point(), Snapshot.NO_PAUSE).publish();
                say("snapshot of %,d bytes", Files.size(Path.of(made.location())));
            }
        }
    }

    private LedgerCapacity capacity() {
        return new LedgerCapacity(accounts, accounts, Math.max(1, commands - 2L * accounts), 1);
    }

    private void say(final String format, final Object... values) {
        final PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }
}
