package dev.holdfast.bench.torture;

import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.sandbox.process.GatewayProcess;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * One ledger whose gateway, a process of its own, lives through one {@linkplain Trial trial} after the other while
 * clients ask it. At each start what it acknowledged since the last one, and some of what it acknowledged before, is
 * asked again, and a while later it must be in step with the platform: nothing is held for an order that this failed.
 * In the end all of it is asked again.
 */
final class Torture implements AutoCloseable {
    private static final int ACCOUNTS = 16;
    private static final int MAX_START_MS = 1_700;
    private static final int STARTS_KILLED_OF_TEN = 2;
    private static final int ENDS_DAMAGED_OF_TEN = 3;
    private static final int OLD_ONES_CHECKED = 100;
    private static final int AUDIT_EVERY = 5;

    private final PrintWriter out;
    private final TortureSettings settings;
    private final TrialDeck deck;
    private final Tally tally;
    private final Random random;
    private final Path files;
    private final Path directory;
    private final TortureGround ground;
    private final History history;
    private final StandIn platform;
    private final HistoryCheck check;
    private final String[] options;
    private long standingClockStepMs;

    /**
     * Prepares a ledger.
     *
     * @param ground whose disk is closed with this.
     */
    Torture(
        final PrintWriter out, final TortureSettings settings, final TrialDeck deck, final long seed,
        final TortureGround ground) throws IOException {
        this.out = out;
        this.settings = settings;
        this.deck = deck;
        this.ground = ground;
        files = ground.files();
        random = new Random(seed);
        tally = new Tally();
        directory = Files.createDirectories(ground.dataDirectory());
        final DevCredentials credentials = DevCredentials.readOrCreate(directory);
        credentials.write(directory);
        platform = new StandIn(credentials, ACCOUNTS);
        history = new History(ACCOUNTS, files.resolve("acknowledged.csv"));
        check = new HistoryCheck(history, tally, out);
        options = settings.options(files.resolve("torture.yaml"), platform.url());
    }

    /**
     * Runs so many cycles, or fewer when a gateway does not come into step, since nothing can be told of its sums then.
     */
    Tally run(final int cycles) throws IOException, InterruptedException {
        boolean isInStep = true;
        for (int cycle = 1; cycle <= cycles && isInStep; cycle++) {
            if (random.nextInt(10) < STARTS_KILLED_OF_TEN) {
                tally.ordered(Trial.KILL_AT_START);
                tally.hit(Trial.KILL_AT_START,
                    GatewayProcess.startAndKill(directory, random.nextInt(MAX_START_MS), options));
            }
            final Trial trial = deck.deal(ground.disk() != null);
            tally.ordered(trial);
            tally.count(Tally.CYCLES);
            final long startNs = System.nanoTime();
            isInStep = live(trial, cycle == 1);
            out.printf(Locale.ROOT, "cycle %d %s: %d ms, %d orders, %d problems%n", cycle, trial.text(),
                (System.nanoTime() - startNs) / 1_000_000, history.fresh().size(), tally.problems());
            out.flush();
            if (cycle % AUDIT_EVERY == 0 || cycle == cycles) {
                audit();
            }
        }
        if (isInStep) {
            try (GatewayProcess gateway = new GatewayProcess(directory, TortureSettings.environment(), options)) {
                check.promises(gateway.admin(), gateway.callbacks(), history.fresh(), HistoryCheck.EVER);
                awaitStep(gateway);
                check.promises(gateway.admin(), gateway.callbacks(), history.all(), HistoryCheck.EVER);
            }
        }
        tally.add(Tally.ACKNOWLEDGED, history.acknowledged());
        return tally;
    }

    /** One life. Returns whether the gateway came into step with the platform. */
    private boolean live(final Trial trial, final boolean isFirst) throws IOException, InterruptedException {
        final ShimControl control = ground.shim() == null ? null
            : ground.shim().control(files.resolve("shim.bin"), directory);
        final Map<String, String> environment = new HashMap<>(TortureSettings.environment());
        if (control != null) {
            environment.putAll(control.environment());
        }
        if (standingClockStepMs != 0) {
            control.stepClock(standingClockStepMs);
        }
        final GatewayProcess gateway = new GatewayProcess(directory, environment, options);
        final boolean wasInStep;
        try {
            if (standingClockStepMs != 0) {
                tally.count("starts_with_wrong_clock");
                standingClockStepMs = 0;
                control.heal();
            }
            if (isFirst) {
                for (int i = 0; i < ACCOUNTS; i++) {
                    gateway.admin().openAccount("U" + i, "C" + i, History.FUNDS + ".00");
                }
            }
            final List<Promise> toCheck = history.fresh();
            check.promises(gateway.admin(), gateway.callbacks(), toCheck, HistoryCheck.EVER);
            check.promises(gateway.admin(), gateway.callbacks(), history.someOld(OLD_ONES_CHECKED, random),
                HistoryCheck.EVER);
            history.markChecked();
            wasInStep = awaitStep(gateway);
            final Load load = new Load(gateway, platform, history, tally);
            final Life life = new Life(new Life.Subject(gateway, control, load), ground, random, tally, out);
            load.start(random);
            life.befall(trial);
            final boolean isInStep = wasInStep && end(trial, life, gateway, load);
            load.join();
            standingClockStepMs = life.standingClockStepMs();
            return isInStep;
        } finally {
            gateway.kill();
        }
    }

    /** Ends a life that goes on after its trial. */
    private boolean end(
        final Trial trial, final Life life, final GatewayProcess gateway, final Load load)
        throws IOException, InterruptedException {
        if (life.hasEnded()) {
            return true;
        }
        boolean isInStep = true;
        final boolean isDamagedNext = deck.allows(Trial.DAMAGED_END) && random.nextInt(10) < ENDS_DAMAGED_OF_TEN;
        final boolean isWatched = life.standingClockStepMs() == 0 && trial.needs() != Trial.Needs.NOTHING
            && random.nextBoolean();
        final long noticedNs = isDamagedNext ? DamagedStart.awaitNoticed(gateway.admin()) : HistoryCheck.EVER;
        if (isWatched) {
            load.rest();
            tally.count("watched_alive");
            try {
                isInStep = awaitStep(gateway);
            } catch (final UncheckedIOException e) {
                life.endedLater(trial, e);
            }
        }
        life.end(trial == Trial.STOP || trial != Trial.KILL && random.nextInt(4) == 0);
        load.join();
        if (isDamagedNext && noticedNs != HistoryCheck.EVER) {
            new DamagedStart(history, tally, out, files).run(directory, random, noticedNs);
        }
        return isInStep;
    }

    private boolean awaitStep(final GatewayProcess gateway) throws InterruptedException {
        final long ms = check.inStep(gateway.admin(), settings.limitMs());
        tally.add("in_step_ms_max", ms);
        if (ms < 0) {
            out.println(gateway.output());
        }
        return ms >= 0;
    }

    /** Recovers the ledger from the files, as they lie there, and works out every sum. */
    private void audit() {
        try (Recovery recovery = new Recovery(new FileStorage(directory), TortureSettings.CAPACITY)) {
            recovery.inspect();
            final List<String> problems = LedgerAudit.problemsOf(recovery.store());
            problems.forEach(problem -> out.println("CHANGED " + problem));
            tally.add(Tally.CHANGED, problems.size());
        }
    }

    @Override
    public void close() throws IOException {
        platform.close();
        history.close();
        if (ground.disk() != null) {
            ground.disk().close();
        }
    }
}
