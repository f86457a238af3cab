package dev.holdfast.bench.saved;

import dev.holdfast.gateway.cli.ErrorRules;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code scripts/bench diff}. */
@Command(name = "bench diff", mixinStandardHelpOptions = true, description = {
    "Two results of scripts/bench compare --out: what differs, and whether their rounds show it. Exact for few rounds "
        + "(Mann and Whitney's test); the ratio's interval is drawn from the rounds (bootstrap).",
    "Exit code 0: nothing differs that these rounds show; 1: something does, or a result is INVALID."})
public final class DiffCommand implements Callable<Integer> {
    private static final List<String> CLOSED = List.of("per_second", "processor_us");
    private static final List<String> OPEN = List.of("p50_ms", "p99_ms", "processor_us");

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "BEFORE", description = "compare.json, or the directory that it is in.")
    private Path before;

    @Parameters(index = "1", paramLabel = "AFTER", description = "The other one.")
    private Path after;

    @Option(names = "--chance", defaultValue = "0.01", description = "How often a difference may be claimed of rounds "
        + "that do not differ; default ${DEFAULT-VALUE}, which takes five rounds of each. It counts for each line by "
        + "itself.")
    private double chance;

    private int shown;
    private int compared;
    private boolean hadTooFew;

    public static void main(final String[] arguments) {
        System.exit(ErrorRules.apply(new CommandLine(new DiffCommand())).execute(arguments));
    }

    @Override
    public Integer call() {
        if (!(chance > 0 && chance < 1)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--chance=" + chance
                + " should be between 0 and 1");
        }
        final SavedResult first = SavedResult.read(before);
        final SavedResult second = SavedResult.read(after);
        final PrintWriter out = spec.commandLine().getOut();
        out.println("before: " + first.about());
        out.println("after:  " + second.about());
        if (isInvalid(out, "before", first) | isInvalid(out, "after", second)) {
            return 1;
        }
        if (!isSameMachine(first, second)) {
            out.println("These are two machines, or two Javas: what differs may be theirs.");
        }
        for (final SavedResult.Rounds each : first.series()) {
            final Optional<SavedResult.Rounds> other =
                second.series().stream().filter(each::isSameAs).findFirst();
            other.ifPresent(rounds -> (each.isClosed() ? CLOSED : OPEN).forEach(name ->
                print(out, each, name, rounds)));
        }
        if (compared == 0) {
            throw new UnusableEnvironmentException("no load of " + first.file() + " is in " + second.file());
        }
        conclude(out);
        return shown == 0 ? 0 : 1;
    }

    private static boolean isInvalid(final PrintWriter out, final String which, final SavedResult result) {
        result.invalidities().forEach(problem -> out.println("INVALID, " + which + ": " + problem));
        return !result.invalidities().isEmpty();
    }

    private static boolean isSameMachine(final SavedResult first, final SavedResult second) {
        return List.of("java", "system", "processor", "processors", "flags").stream()
            .allMatch(name -> first.json().path(name).equals(second.json().path(name)));
    }

    private void print(
        final PrintWriter out, final SavedResult.Rounds each, final String name, final SavedResult.Rounds other) {
        final double[] ones = each.figures(name);
        final double[] others = other.figures(name);
        if (ones.length == 0 || others.length == 0) {
            return;
        }
        final Difference difference = Difference.between(ones, others);
        final boolean isShown = difference.chance() <= chance;
        compared++;
        shown += isShown ? 1 : 0;
        hadTooFew |= difference.leastChance() > chance;
        out.printf(Locale.ROOT, "  %-22s %-48s %-12s %11.3f -> %11.3f  x %.3f (%.3f-%.3f)  chance %.4f  %s%n",
            each.side(), each.load(), name, difference.before(), difference.after(), difference.ratio(),
            difference.lowest(), difference.highest(), difference.chance(),
            isShown ? "differs" : "no difference that these rounds show");
    }

    private void conclude(final PrintWriter out) {
        if (hadTooFew) {
            out.printf(Locale.ROOT, "Too few rounds for a chance of %.3f, however far apart they are: more --rounds.%n",
                chance);
        }
        out.printf(Locale.ROOT, shown == 0 ? "%d figures: no difference that these rounds show%n"
            : "%d figures, %d of them differ; of figures that do not, about %.1f would look so%n", compared, shown,
            compared * chance);
    }
}
