package dev.holdfast.bench.torture;

import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.sandbox.process.GatewayProcess;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Does to a gateway under load what its trial says. */
final class Life {
    private static final int MAX_LIFE_MS = 400;
    private static final long MOMENT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(15);
    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(200);
    /** How long it goes on after its trial. */
    private static final int AFTERLIFE_MS = 300;
    private static final int MIN_PAUSE_MS = 300;
    private static final int MAX_PAUSE_MS = 2_500;
    private static final int MIN_DELAY_MS = 300;
    private static final int MAX_DELAY_MS = 2_000;
    private static final int MIN_FAULT_MS = 1_000;
    private static final int MAX_FAULT_MS = 3_000;
    private static final long END_SECONDS = 60;
    /** A disk with less room than this is full: what has just become free is about to be filled. */
    private static final long FULL_BYTES = 1 << 20;
    /** How long one failed force may take to end the process. */
    private static final long ONE_FAILURE_MS = 4_000;
    private static final long MINUTE_MS = TimeUnit.MINUTES.toMillis(1);
    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

    /** A gateway, what makes its disk and clock misbehave (null without a shim), and the load that it is under. */
    record Subject(GatewayProcess gateway, ShimControl control, Load load) {
    }

    private final GatewayProcess gateway;
    private final ShimControl control;
    private final Load load;
    private final TortureGround ground;
    private final Path directory;
    private final Random random;
    private final Tally tally;
    private final PrintWriter out;
    private long standingClockStepMs;
    private boolean hasEnded;

    Life(
        final Subject subject, final TortureGround ground, final Random random, final Tally tally,
        final PrintWriter out) {
        gateway = subject.gateway();
        control = subject.control();
        load = subject.load();
        this.ground = ground;
        directory = ground.dataDirectory();
        this.random = random;
        this.tally = tally;
        this.out = out;
    }

    /** Whether the trial was the process's end. */
    boolean hasEnded() {
        return hasEnded;
    }

    /** What the wall clock is off in the next life, milliseconds. */
    long standingClockStepMs() {
        return standingClockStepMs;
    }

    void befall(final Trial trial) throws IOException, InterruptedException {
        Thread.sleep(random.nextInt(MAX_LIFE_MS));
        final ShimControl.Bites before = control == null ? null : control.bites();
        switch (trial) {
            case KILL, STOP -> tally.hit(trial, gateway.isAlive());
            case KILL_IN_SNAPSHOT -> tally.hit(trial, awaitMoment(true));
            case KILL_AT_SEGMENT -> tally.hit(trial, awaitMoment(false));
            case PAUSE -> tally.hit(trial, pause());
            case SLOW_FORCE -> {
                control.delayForces(ShimControl.Scope.ALL, between(MIN_DELAY_MS, MAX_DELAY_MS));
                healLater();
            }
            case SLOW_WRITE -> {
                control.delayWrites(ShimControl.Scope.ALL, between(MIN_DELAY_MS, MAX_DELAY_MS));
                healLater();
            }
            case FAILING_FORCE -> {
                control.failForces(ShimControl.Scope.JOURNAL, ShimControl.EIO);
                failForGood();
            }
            case FAILING_FORCE_ONCE -> failOneForce();
            case FAILING_WRITE -> {
                control.failWrites(ShimControl.Scope.JOURNAL, ShimControl.EIO);
                failForGood();
            }
            case NO_ROOM -> {
                control.failWrites(ShimControl.Scope.JOURNAL, ShimControl.ENOSPC);
                failForGood();
            }
            case FAILING_OTHERS -> {
                control.failForces(ShimControl.Scope.OTHERS, ShimControl.EIO);
                control.failWrites(ShimControl.Scope.OTHERS,
                    random.nextBoolean() ? ShimControl.EIO : ShimControl.ENOSPC);
                healLater();
            }
            case CLOCK_STEP -> stepClock();
            case FULL_DISK -> fillDisk();
            default -> throw new BrokenInvariantException("no trial of a life: " + trial);
        }
        if (trial.needs() == Trial.Needs.SHIM) {
            countBites(trial, control.bites().since(before));
        }
        if (!hasEnded && !gateway.isAlive()) {
            wrongEnd(trial + " ended the process:\n" + gateway.output());
        }
    }

    private void countBites(final Trial trial, final ShimControl.Bites bites) {
        tally.hit(trial, bites.sum() > 0);
        tally.add(Tally.WITHOUT_BITE, bites.sum() > 0 ? 0 : 1);
        tally.add("forces_delayed", bites.forcesDelayed());
        tally.add("writes_delayed", bites.writesDelayed());
        tally.add("forces_failed", bites.forcesFailed());
        tally.add("writes_failed", bites.writesFailed());
        tally.add("wrong_clock_reads", bites.clockReads());
        if (bites.sum() == 0) {
            out.println("WITHOUT BITE " + trial + ": the shim is loaded by process " + control.process()
                + ", the gateway is " + gateway.pid());
        }
    }

    private int between(final int least, final int most) {
        return least + random.nextInt(most - least);
    }

    private void healLater() throws InterruptedException {
        Thread.sleep(between(MIN_FAULT_MS, MAX_FAULT_MS));
        control.heal();
        Thread.sleep(AFTERLIFE_MS);
    }

    private boolean pause() throws IOException, InterruptedException {
        gateway.pause();
        Thread.sleep(between(MIN_PAUSE_MS, MAX_PAUSE_MS));
        final String state = Files.readString(Path.of("/proc/" + gateway.pid() + "/stat")).replaceFirst(".*\\) ", "");
        gateway.resume();
        Thread.sleep(AFTERLIFE_MS);
        return state.startsWith("T");
    }

    /**
     * A force of the next file, which is got ready ahead of time, is tried again; one that answers waited for is not.
     */
    private void failOneForce() throws InterruptedException {
        control.failForces(ShimControl.Scope.JOURNAL, ShimControl.EIO, 1);
        final long startNs = System.nanoTime();
        while (gateway.isAlive() && System.nanoTime() - startNs < TimeUnit.MILLISECONDS.toNanos(ONE_FAILURE_MS)) {
            Thread.sleep(AFTERLIFE_MS);
        }
        if (!gateway.isAlive()) {
            awaitFailStop();
            tally.count("fail_stops_after_one_failure");
        }
    }

    /** Nothing that is asked from now on can be on disk, so nothing may be decided. */
    private void failForGood() throws InterruptedException {
        final long failingNs = System.nanoTime();
        awaitFailStop();
        final List<Promise> withoutDisk = load.history().fresh().stream()
            .filter(promise -> promise.isDecided() && promise.isAskedAfter(failingNs)).toList();
        tally.add(Tally.WITHOUT_DISK, withoutDisk.size());
        withoutDisk.stream().limit(HistoryCheck.MOST_LINES).forEach(promise -> out.println("WITHOUT DISK " + promise));
    }

    /** Returns whether it ended by itself, with the exit code for that. */
    private boolean awaitFailStop() throws InterruptedException {
        hasEnded = true;
        boolean hasFailed = false;
        try {
            final int code = gateway.awaitExit(END_SECONDS);
            tally.count("fail_stops");
            hasFailed = code == Holdfast.LEDGER_FAILED;
            if (!hasFailed) {
                wrongEnd("exit code " + code + " instead of " + Holdfast.LEDGER_FAILED + ":\n" + gateway.output());
            }
        } catch (final UnusableEnvironmentException e) {
            wrongEnd(e.getMessage());
            gateway.kill();
        }
        load.join();
        return hasFailed;
    }

    /**
     * It did not answer any more after its trial. One force that fails may be met late, with the next file; nothing
     * else may end the process then.
     *
     * @throws UncheckedIOException when it lives, and yet did not answer.
     */
    void endedLater(final Trial trial, final UncheckedIOException cause) throws InterruptedException {
        final int code;
        try {
            code = gateway.awaitExit(END_SECONDS);
        } catch (final UnusableEnvironmentException e) {
            out.println(trial + ": the gateway lives and does not answer\n" + gateway.output());
            throw cause;
        }
        hasEnded = true;
        if (trial == Trial.FAILING_FORCE_ONCE && code == Holdfast.LEDGER_FAILED) {
            tally.count("fail_stops");
            tally.count("fail_stops_after_one_failure");
        } else {
            wrongEnd(trial + " ended the process later, exit code " + code + ":\n" + gateway.output());
        }
        load.join();
    }

    private void stepClock() throws InterruptedException {
        final long size = switch (random.nextInt(4)) {
            case 0 -> between(3, 50) * TimeUnit.SECONDS.toMillis(1);
            case 1 -> between(1, 90) * MINUTE_MS;
            default -> between(1, 400) * DAY_MS;
        };
        final long step = random.nextBoolean() ? size : -size;
        control.stepClock(step);
        Thread.sleep(between(MIN_FAULT_MS, MAX_FAULT_MS));
        if (random.nextInt(3) == 0) {
            standingClockStepMs = step;
        } else {
            control.heal();
            Thread.sleep(AFTERLIFE_MS);
        }
    }

    private void fillDisk() throws IOException, InterruptedException {
        ground.disk().fill();
        final boolean hasFailed = awaitFailStop();
        tally.hit(Trial.FULL_DISK, hasFailed && Files.getFileStore(directory).getUsableSpace() < FULL_BYTES);
        DamagedStart.expectRefusal(directory, tally, out);
        ground.disk().makeRoom();
    }

    /** Waits until a snapshot is being made, or a journal file was begun. */
    private boolean awaitMoment(final boolean isSnapshot) throws InterruptedException {
        final String before = newestSegment();
        final long startNs = System.nanoTime();
        while (isSnapshot ? Files.notExists(directory.resolve(Snapshot.TEMPORARY)) : newestSegment().equals(before)) {
            if (System.nanoTime() - startNs > MOMENT_TIMEOUT_NS) {
                return false;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        return true;
    }

    private String newestSegment() {
        final String[] segments = directory.toFile().list((parent, name) -> name.matches("journal-\\d+\\.log"));
        return Arrays.stream(segments).max(Comparator.naturalOrder()).orElse("");
    }

    /** Ends the process, in order or by force. */
    void end(final boolean isStop) {
        if (hasEnded || !gateway.isAlive()) {
            return;
        }
        hasEnded = true;
        if (!isStop) {
            gateway.kill();
            return;
        }
        gateway.terminate();
        try {
            final int code = gateway.awaitExit(END_SECONDS);
            if (code != 0) {
                wrongEnd("exit code " + code + " of a stop:\n" + gateway.output());
            }
        } catch (final UnusableEnvironmentException e) {
            wrongEnd(e.getMessage());
            gateway.kill();
        }
    }

    private void wrongEnd(final String what) {
        tally.count(Tally.WRONG_ENDS);
        out.println("WRONG END " + what);
        out.flush();
    }
}
