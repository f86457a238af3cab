package dev.holdfast.bench.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts by name, which can be kept in a file and added up over runs. Thread-safe. */
final class Tally {
    static final String CYCLES = "cycles";
    static final String ACKNOWLEDGED = "acknowledged";
    /** Acknowledged orders that the gateway does not know any more. */
    static final String LOST = "lost";
    /** Acknowledged orders that stand otherwise than was said, and accounts whose sums do not agree. */
    static final String CHANGED = "changed";
    /** Orders that the platform failed, and that held money when the time for that was over. */
    static final String LEFT_HOLDS = "left_holds";
    /** Starts on damaged files that went on with less than was confirmed. */
    static final String SILENT_STARTS = "silent_starts";
    /** Refused starts that changed a file. */
    static final String CHANGED_BY_REFUSAL = "changed_by_refusal";
    /**
     * Processes that ended although they should go on, went on although they should end, or ended with another exit
     * code.
     */
    static final String WRONG_ENDS = "wrong_ends";
    /** Decisions that were published although the disk took nothing any more when they were asked for. */
    static final String WITHOUT_DISK = "without_disk";
    /** Faults that were ordered of the shim and never struck. */
    static final String WITHOUT_BITE = "without_bite";

    private static final List<String> PROBLEMS =
        List.of(LOST, CHANGED, LEFT_HOLDS, SILENT_STARTS, CHANGED_BY_REFUSAL, WRONG_ENDS, WITHOUT_DISK, WITHOUT_BITE);
    private static final String ORDERED = "_ordered";
    private static final String HIT = "_hit";
    private static final String MAX = "_max";

    private final Map<String, Long> counts = new TreeMap<>();

    Tally() {
        PROBLEMS.forEach(problem -> counts.put(problem, 0L));
    }

    synchronized void add(final String name, final long count) {
        counts.merge(name, count, name.endsWith(MAX) ? Math::max : Long::sum);
    }

    synchronized void count(final String name) {
        add(name, 1);
    }

    synchronized long get(final String name) {
        return counts.getOrDefault(name, 0L);
    }

    void ordered(final Trial trial) {
        add(trial.text() + ORDERED, 1);
    }

    /** @param isHit whether it really happened. */
    void hit(final Trial trial, final boolean isHit) {
        add(trial.text() + HIT, isHit ? 1 : 0);
    }

    long orders(final Trial trial) {
        return get(trial.text() + ORDERED);
    }

    long hits(final Trial trial) {
        return get(trial.text() + HIT);
    }

    synchronized void addAll(final Tally other) {
        new TreeMap<>(other.counts).forEach(this::add);
    }

    /** How many things do not hold. */
    synchronized long problems() {
        return PROBLEMS.stream().mapToLong(this::get).sum();
    }

    /** Adds this to what a file says, if it is there, and writes the sum. Returns the sum. */
    Tally addTo(final Path file) throws IOException {
        final Tally sum = new Tally();
        if (Files.exists(file)) {
            for (final String line : Files.readAllLines(file)) {
                final String[] parts = line.split(" ");
                sum.add(parts[0], Long.parseLong(parts[1]));
            }
        }
        sum.addAll(this);
        Files.writeString(file, sum.toLines());
        return sum;
    }

    private synchronized String toLines() {
        return counts.entrySet().stream().map(each -> each.getKey() + ' ' + each.getValue() + '\n')
            .collect(Collectors.joining());
    }

    /** The result in words: problems first, then each trial as often as it was ordered and as it hit, then the rest. */
    synchronized String toText() {
        final StringBuilder text = new StringBuilder();
        text.append(CYCLES).append(' ').append(get(CYCLES)).append(", ").append(ACKNOWLEDGED).append(' ')
            .append(get(ACKNOWLEDGED));
        PROBLEMS.forEach(problem -> text.append(", ").append(problem).append(' ').append(get(problem)));
        text.append("\nfaults that hit, of those ordered:");
        for (final Trial trial : Trial.values()) {
            text.append(' ').append(trial.text()).append(' ').append(hits(trial)).append('/').append(orders(trial));
        }
        text.append("\nalso:");
        counts.forEach((name, count) -> {
            if (!PROBLEMS.contains(name) && !name.endsWith(HIT) && !name.endsWith(ORDERED)
                && !List.of(CYCLES, ACKNOWLEDGED).contains(name)) {
                text.append(' ').append(name).append(' ').append(count);
            }
        });
        return text.toString();
    }
}
