package dev.holdfast.bench.torture;

import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.sandbox.process.GatewayProcess;
import dev.holdfast.sandbox.process.ReadyProcess;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A start on a copy of the data directory whose journal's end is damaged. It is refused and changes nothing, or has all
 * that was acknowledged before the last high-water mark. It knows no platform, which could notify it again of what it
 * has lost.
 */
final class DamagedStart {
    private static final long NOTICE_MS = 5_000;
    private static final long LOOK_MS = 10;
    private static final Pattern MARK =
        Pattern.compile("holdfast_high_water_sequence\\{[^}]*file=\"own\"[^}]*\\} ([0-9.E+]+)");

    private final History history;
    private final Tally tally;
    private final PrintWriter out;
    private final Path files;

    DamagedStart(final History history, final Tally tally, final PrintWriter out, final Path files) {
        this.history = history;
        this.tally = tally;
        this.out = out;
        this.files = files;
    }

    /**
     * Waits until a high-water file says that all is confirmed which is acknowledged now.
     *
     * @return the moment of the call, by the monotonic clock; {@link HistoryCheck#EVER} when no file says so in time.
     */
    static long awaitNoticed(final AdminClient admin) throws InterruptedException {
        final long nowNs = System.nanoTime();
        final long sequence = admin.get("/v1/ledger").json().path("journal_sequence").asLong();
        while (System.nanoTime() - nowNs < TimeUnit.MILLISECONDS.toNanos(NOTICE_MS)) {
            final Matcher mark = MARK.matcher(admin.get("/metrics").text());
            if (mark.find() && Double.parseDouble(mark.group(1)) >= sequence) {
                return nowNs;
            }
            Thread.sleep(LOOK_MS);
        }
        return HistoryCheck.EVER;
    }

    /** @param noticedNs what was acknowledged before has to be there. */
    void run(final Path directory, final Random random, final long noticedNs) throws IOException, InterruptedException {
        final Path copy = files.resolve("damaged");
        TailDamage.copy(directory, copy);
        tally.ordered(Trial.DAMAGED_END);
        start(copy, TailDamage.values()[random.nextInt(TailDamage.values().length)].apply(copy, random), noticedNs);
        TailDamage.delete(copy);
    }

    /** Starts on damaged files. */
    void start(final Path copy, final String damage, final long noticedNs) throws IOException, InterruptedException {
        tally.hit(Trial.DAMAGED_END, true);
        final Map<String, String> before = TailDamage.sums(copy);
        final GatewayProcess gateway;
        try {
            gateway = new GatewayProcess(copy, TortureSettings.environment(),
                TortureSettings.options(files.resolve("damaged.yaml")));
        } catch (final ReadyProcess.NotReadyException e) {
            refused(e, damage, changes(before, TailDamage.sums(copy)), tally, out);
            tally.count("damaged_starts_refused");
            return;
        }
        final Tally found = new Tally();
        new HistoryCheck(history, found, out).promises(gateway.admin(), gateway.callbacks(), history.all(), noticedNs);
        gateway.kill();
        if (found.problems() > 0) {
            out.println("SILENT START after " + damage);
            tally.count(Tally.SILENT_STARTS);
        } else {
            tally.count("damaged_starts_with_everything");
        }
    }

    /** A start that cannot succeed, since the disk is full. */
    static void expectRefusal(
        final Path directory, final Tally tally, final PrintWriter out) throws IOException, InterruptedException {
        final Map<String, String> before = TailDamage.sums(directory);
        try {
            new GatewayProcess(directory, TortureSettings.environment(),
                TortureSettings.options(directory.getParent().resolveSibling("full.yaml")))
                .kill();
            tally.count("starts_on_full_disk");
        } catch (final ReadyProcess.NotReadyException e) {
            refused(e, "a full disk", changes(before, TailDamage.sums(directory)), tally, out);
            tally.count("refused_on_full_disk");
        }
    }

    /** Which files differ, each with what it was and is. */
    private static String changes(final Map<String, String> before, final Map<String, String> after) {
        final Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        return names.stream().filter(name -> !Objects.equals(before.get(name), after.get(name)))
            .map(name -> name + " from " + before.get(name) + " to " + after.get(name))
            .collect(Collectors.joining(", "));
    }

    private static void refused(
        final ReadyProcess.NotReadyException refusal, final String why, final String changes, final Tally tally,
        final PrintWriter out) {
        if (!changes.isEmpty()) {
            tally.count(Tally.CHANGED_BY_REFUSAL);
            out.println("CHANGED BY REFUSAL after " + why + ": " + changes + ": " + refusal.getMessage());
        }
        if (refusal.exitCode() != Holdfast.CANNOT_START) {
            tally.count(Tally.WRONG_ENDS);
            out.println("WRONG END exit code " + refusal.exitCode() + " of a start after " + why + ": "
                + refusal.getMessage());
        }
        out.flush();
    }
}
