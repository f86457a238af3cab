package dev.holdfast.bench.torture;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code scripts/torture}. */
@Command(name = "torture", mixinStandardHelpOptions = true, description = {
    "Kill a gateway with SIGKILL at random and at chosen moments, and ask it afterwards for everything that it acknowledged.",
    "Exit code 0: nothing was missing and nothing had changed."})
public final class TortureCommand implements Callable<Integer> {
    /** Then begin with an empty ledger: starts take longer the more there is. */
    private static final int CYCLES_OF_A_DIRECTORY = 100;

    @Spec
    private CommandSpec spec;

    @Option(names = "--cycles", defaultValue = "20", description = "Kills; default ${DEFAULT-VALUE}.")
    private int cycles;

    @Option(names = "--seed", description = "Of the random moments; default: a new one, which is printed.")
    private Long seed;

    @Option(names = "--faults", description = "Also pause processes for up to 2.5 s, and damage the ends of journals between two lives.")
    private boolean faults;

    public static void main(final String[] arguments) {
        System.exit(new CommandLine(new TortureCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        final PrintWriter out = spec.commandLine().getOut();
        final long used = seed == null ? System.nanoTime() : seed;
        final Path directory = Files.createTempDirectory("holdfast-torture");
        out.println("seed " + used + ", files in " + directory);
        Torture.Outcome outcome = Torture.Outcome.NONE;
        while (outcome.cycles() < cycles) {
            final Path part = Files.createDirectory(directory.resolve("from-cycle-" + (outcome.cycles() + 1)));
            outcome = outcome.plus(new Torture(out, part, used + outcome.cycles(), faults)
                .run(Math.min(CYCLES_OF_A_DIRECTORY, cycles - outcome.cycles())));
        }
        out.printf("killed in a snapshot %d times, at a new segment %d times%n", outcome.inSnapshot(), outcome.atSegment());
        out.printf("cycles %d, acknowledged %d, missing %d, changed %d%n", outcome.cycles(), outcome.acknowledged(), outcome.missing(),
            outcome.changed());
        out.flush();
        return outcome.missing() + outcome.changed() == 0 ? 0 : 1;
    }
}
