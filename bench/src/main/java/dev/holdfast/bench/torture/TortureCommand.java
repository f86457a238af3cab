package dev.holdfast.bench.torture;

import dev.holdfast.gateway.cli.ErrorRules;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** {@code scripts/torture}. */
@Command(name = "torture", mixinStandardHelpOptions = true, description = {
    "Kill a gateway with SIGKILL at random and at chosen moments, and ask it afterwards for everything that it "
        + "acknowledged;",
    "let a stand-in for the platform fail what is answered later than 800 ms, and look for money that is held for it.",
    "Exit code 0: nothing was lost, nothing had changed, nothing was held, and every kind of fault that was ordered "
        + "did happen."})
public final class TortureCommand implements Callable<Integer> {
    /** Then begin with an empty ledger: starts take longer the more there is. Every other one is on a small disk. */
    private static final int CYCLES_OF_A_LEDGER = 10;

    @Spec
    private CommandSpec spec;

    @Option(names = "--cycles", defaultValue = "20", description = "Lives; default ${DEFAULT-VALUE}.")
    private int cycles;

    @Option(names = "--seed", description = "Of the random moments; default: a new one, which is printed.")
    private Long seed;

    @Option(names = "--faults", description = {
        "Also pause processes; make disk and clock misbehave (needs a C compiler, cc); fill the disk up (needs the "
            + "right to mount a tmpfs);",
        "damage the ends of journals between two lives."})
    private boolean faults;

    @Option(names = "--tally", paramLabel = "FILE",
        description = "Add the result to what this file says of earlier runs.")
    private Path tallyFile;

    @Option(names = "--late-inquiry-ms", defaultValue = "" + TortureSettings.SHORT_LATE_INQUIRY_MS, description = {
        "The gateway's sync.late_inquiry_ms; default ${DEFAULT-VALUE}. What the platform failed may hold money for "
            + "twice as long, and 6 s.",
        "A gateway's own default is " + TortureSettings.TRUE_LATE_INQUIRY_MS + "."})
    private int lateInquiryMs;

    public static void main(final String[] arguments) {
        System.exit(ErrorRules.apply(new CommandLine(new TortureCommand())).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        // Gateways do not outlive it, however it ends.
        Runtime.getRuntime()
            .addShutdownHook(new Thread(() -> ProcessHandle.current().descendants()
                .forEach(ProcessHandle::destroyForcibly)));
        final PrintWriter out = spec.commandLine().getOut();
        final long used = seed == null ? System.nanoTime() : seed;
        final Path directory = Files.createTempDirectory("holdfast-torture");
        out.println("seed " + used + ", files in " + directory);
        final FaultShim shim = shim(out, directory);
        final boolean hasSmallDisk = faults && SmallDisk.isPossible(directory.resolve("disk"));
        if (faults && !hasSmallDisk) {
            out.println("no tmpfs can be mounted here: the disk is not filled up");
        }
        final TrialDeck deck = new TrialDeck(TrialDeck.allowed(faults, shim != null, hasSmallDisk), new Random(used),
            List.of());
        final Tally tally = new Tally();
        Tally sum = null;
        for (int done = 0; done < cycles; done += CYCLES_OF_A_LEDGER) {
            final Path files = Files.createDirectory(directory.resolve("from-cycle-" + (done + 1)));
            final boolean isOnSmallDisk = hasSmallDisk && done / CYCLES_OF_A_LEDGER % 2 == 1;
            final SmallDisk disk = isOnSmallDisk ? SmallDisk.mount(files.resolve("disk")) : null;
            final TortureGround ground = new TortureGround(files, disk, shim);
            final Tally part;
            try (Torture torture = new Torture(out, new TortureSettings(lateInquiryMs), deck, used + done,
                ground)) {
                part = torture.run(Math.min(CYCLES_OF_A_LEDGER, cycles - done));
                if (part.problems() > 0 && disk != null) {
                    TailDamage.copy(ground.dataDirectory(), files.resolve("data"));
                }
            }
            tally.addAll(part);
            if (tallyFile != null) {
                // After each ledger, so that a run that is cut short counts as far as it came.
                sum = part.addTo(tallyFile);
            }
            if (part.problems() == 0) {
                delete(files);
            }
        }
        final boolean isGood = judge(out, tally);
        out.println(tally.toText());
        if (sum != null) {
            out.println("with earlier runs:\n" + sum.toText());
        }
        out.flush();
        if (isGood) {
            delete(directory);
        }
        return isGood ? 0 : 1;
    }

    private FaultShim shim(final PrintWriter out, final Path directory) throws IOException, InterruptedException {
        if (!faults) {
            return null;
        }
        if (!FaultShim.isPossible()) {
            out.println("there is no C compiler (cc) here: disk and clock do not misbehave");
            return null;
        }
        return FaultShim.compile(directory);
    }

    /** A kind of fault that was ordered and never happened has proven nothing. */
    private static boolean judge(final PrintWriter out, final Tally tally) {
        final List<Trial> missed = Arrays.stream(Trial.values())
            .filter(trial -> tally.orders(trial) > 0 && tally.hits(trial) == 0).toList();
        if (!missed.isEmpty()) {
            out.println("FAILED: ordered and never happened: " + missed);
        }
        return missed.isEmpty() && tally.problems() == 0;
    }

    private static void delete(final Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (final Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
