package dev.holdfast.bench.attack;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What one kind of attack has seen, and what of it should not be. Any thread; allocates. */
final class Findings {
    private static final int MAX_SHOWN = 10;

    private final String kind;
    private final List<String> facts = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private long problemCount;

    Findings(final String kind) {
        this.kind = kind;
    }

    /** Adds a line that says what was sent or what came back. */
    synchronized void fact(final String format, final Object... values) {
        facts.add(String.format(Locale.ROOT, format, values));
    }

    /** Adds something that should not have happened. All are counted, and the first ones shown. */
    synchronized void problem(final String format, final Object... values) {
        problemCount++;
        if (problems.size() < MAX_SHOWN) {
            problems.add(String.format(Locale.ROOT, format, values));
        }
    }

    /** Adds a problem unless this is so. */
    void require(final boolean holds, final String format, final Object... values) {
        if (!holds) {
            problem(format, values);
        }
    }

    synchronized boolean isGood() {
        return problemCount == 0;
    }

    synchronized List<String> problems() {
        return List.copyOf(problems);
    }

    synchronized void print(final PrintWriter out) {
        out.println(kind + ':');
        facts.forEach(fact -> out.println("  " + fact));
        problems.forEach(problem -> out.println("  PROBLEM " + problem));
        if (problemCount > problems.size()) {
            out.println("  and " + (problemCount - problems.size()) + " more");
        }
        out.println(problemCount == 0 ? "  GOOD" : "  BAD: " + problemCount + " problems");
        out.flush();
    }
}
