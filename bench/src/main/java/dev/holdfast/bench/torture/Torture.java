package dev.holdfast.bench.torture;

import dev.holdfast.gateway.sandbox.AdminClient;
import dev.holdfast.gateway.sandbox.CallbackBodies;
import dev.holdfast.gateway.sandbox.CallbackClient;
import dev.holdfast.gateway.sandbox.GatewayProcess;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.ledger.ResultCode;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.store.LedgerCapacity;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A gateway of its own process is killed with SIGKILL under load: at a random moment of its life, while it starts, while it writes a snapshot, or
 * just when it has changed journal files, of which it has small ones to do so often; now and then it is stopped in order. After each restart what
 * it acknowledged since the last kill, and some of what it acknowledged before, is asked again; in the end all of it is.
 */
final class Torture {
    private static final int ACCOUNTS = 16;
    private static final int CLIENTS = 8;
    private static final int MAX_LIFE_MS = 400;
    private static final long MOMENT_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(15);
    /** Of so many lives each chosen moment ends one, and the others end at any. */
    private static final int ONE_IN = 12;
    private static final long POLL_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final int MAX_START_MS = 2_500;
    private static final int STARTS_KILLED_OF_TEN = 2;
    private static final int OLD_ONES_CHECKED = 200;
    private static final int FUNDS = 20_000;
    private static final int AUDIT_EVERY = 5;
    private static final int MAX_PAUSE_MS = 2_500;
    private static final int PAUSED_LIFE_MS = 300;
    /** What was acknowledged so long before the end is in a high-water file, also on a busy machine. */
    private static final long NOTICED_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long PLATFORM_NS = TimeUnit.MILLISECONDS.toNanos(800);
    private static final String SETTINGS = """
        journal:
          segment_bytes: 1048576
          snapshot_after_segments: 1
          snapshot_percent: 100
          kept_segments: 0
          high_water_ms: 50
        ledger:
          max_accounts: 100
          max_cards: 100
          max_orders: 3000000
          max_entries: 1000
        """;
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(100, 100, 3_000_000, 1_000);

    private final PrintWriter out;
    private final Path directory;
    private final Random random;
    private final FileChannel record;
    private final AtomicInteger nextOrder = new AtomicInteger();
    private final List<Promise> promises = new ArrayList<>();
    private final ConcurrentLinkedQueue<Promise> sinceKill = new ConcurrentLinkedQueue<>();
    private final String[] options;
    private final List<Moment> moments = new ArrayList<>();
    private final boolean hasFaults;
    private final AtomicInteger late = new AtomicInteger();
    private int pauses;
    private int refusedStarts;
    private int wholeStarts;
    private int silentStarts;
    private int missing;
    private int changed;
    private final int[] ends = new int[Moment.values().length];

    /** @param hasFaults whether processes are paused too, and the ends of journals damaged. */
    Torture(final PrintWriter out, final Path directory, final long seed, final boolean hasFaults) throws IOException {
        this.hasFaults = hasFaults;
        this.out = out;
        this.directory = directory.resolve("data");
        random = new Random(seed);
        Files.createDirectories(this.directory);
        final Path config = Files.writeString(directory.resolve("torture.yaml"), SETTINGS);
        options = new String[] {"--config", config.toString()};
        record = FileChannel.open(directory.resolve("acknowledged.csv"), StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** When a life ends. */
    private enum Moment {
        ANY, SNAPSHOT, SEGMENT, STOP
    }

    /** Result of a run. */
    record Outcome(int cycles, int acknowledged, int missing, int changed, int inSnapshot, int atSegment) {
        static final Outcome NONE = new Outcome(0, 0, 0, 0, 0, 0);

        Outcome plus(final Outcome other) {
            return new Outcome(cycles + other.cycles, acknowledged + other.acknowledged, missing + other.missing, changed + other.changed,
                inSnapshot + other.inSnapshot, atSegment + other.atSegment);
        }
    }

    Outcome run(final int cycles) throws IOException, InterruptedException {
        for (int cycle = 1; cycle <= cycles; cycle++) {
            if (random.nextInt(10) < STARTS_KILLED_OF_TEN) {
                GatewayProcess.startAndKill(directory, random.nextInt(MAX_START_MS), options);
            }
            live(cycle);
            if (cycle % AUDIT_EVERY == 0 || cycle == cycles) {
                audit();
                out.printf("cycle %d: acknowledged %d, missing %d, changed %d, killed in a snapshot %d times, at a new segment %d%n", cycle,
                    promises.size() + sinceKill.size(), missing, changed, ends[Moment.SNAPSHOT.ordinal()], ends[Moment.SEGMENT.ordinal()]);
                if (hasFaults) {
                    out.printf("paused %d times, approvals that came when the platform had given up %d; damaged ends: %d starts refused, %d with "
                        + "everything, %d silently with less%n", pauses, late.get(), refusedStarts, wholeStarts, silentStarts);
                }
                out.flush();
            }
        }
        try (GatewayProcess gateway = new GatewayProcess(directory, options)) {
            check(gateway, List.copyOf(sinceKill));
            promises.addAll(sinceKill);
            sinceKill.clear();
            check(gateway, promises);
        }
        record.close();
        return new Outcome(cycles, promises.size(), missing, changed, ends[Moment.SNAPSHOT.ordinal()], ends[Moment.SEGMENT.ordinal()]);
    }

    /** One life: what was promised before is asked for while new orders come in, until the kill. */
    private void live(final int cycle) throws IOException, InterruptedException {
        final GatewayProcess gateway = new GatewayProcess(directory, options);
        if (cycle == 1) {
            for (int i = 0; i < ACCOUNTS; i++) {
                gateway.admin().openAccount("U" + i, "C" + i, FUNDS + ".00");
            }
        }
        final List<Promise> toCheck = new ArrayList<>(sinceKill);
        for (int i = 0; i < OLD_ONES_CHECKED && !promises.isEmpty(); i++) {
            toCheck.add(promises.get(random.nextInt(promises.size())));
        }
        promises.addAll(sinceKill);
        sinceKill.clear();
        check(gateway, toCheck);
        final long lifeMs = random.nextInt(MAX_LIFE_MS);
        final List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            final long seed = random.nextLong();
            final Thread client = new Thread(() -> load(gateway.callbacks(), new Random(seed)));
            client.start();
            clients.add(client);
        }
        if (hasFaults && random.nextInt(2) == 0) {
            Thread.sleep(random.nextInt(MAX_LIFE_MS));
            gateway.pause();
            Thread.sleep(random.nextInt(MAX_PAUSE_MS));
            gateway.resume();
            Thread.sleep(PAUSED_LIFE_MS);
            pauses++;
        }
        final boolean isDamagedNext = hasFaults && random.nextInt(3) == 0;
        if (isDamagedNext) {
            Thread.sleep(TimeUnit.NANOSECONDS.toMillis(NOTICED_NS));
        }
        final Moment moment = await(lifeMs);
        final long endedNs = System.nanoTime();
        if (moment == Moment.STOP) {
            gateway.close();
        } else {
            gateway.kill();
        }
        for (final Thread client : clients) {
            client.join();
        }
        record.force(false);
        if (isDamagedNext) {
            startDamaged(endedNs);
        }
    }

    /** Damages a copy of what the life left. A start on it is refused, or has all that was acknowledged when a high-water file was last written. */
    private void startDamaged(final long endedNs) throws IOException, InterruptedException {
        final Path copy = directory.resolveSibling("damaged");
        TailDamage.copy(directory, copy);
        final String damage = TailDamage.values()[random.nextInt(TailDamage.values().length)].apply(copy, random);
        final GatewayProcess gateway;
        try {
            gateway = new GatewayProcess(copy, options);
        } catch (final IllegalStateException e) {
            refusedStarts++;
            TailDamage.delete(copy);
            return;
        }
        final int before = missing + changed;
        check(gateway, sinceKill.stream().filter(promise -> endedNs - promise.atNs() > NOTICED_NS).toList());
        gateway.kill();
        if (missing + changed > before) {
            silentStarts++;
            out.println("SILENT START after " + damage);
        }
        wholeStarts += missing + changed > before ? 0 : 1;
        TailDamage.delete(copy);
    }

    /** Waits for the moment at which this life is to end, and says which it was. */
    private Moment await(final long lifeMs) throws InterruptedException {
        Thread.sleep(lifeMs);
        final Moment wanted = nextMoment();
        if (wanted == Moment.SNAPSHOT || wanted == Moment.SEGMENT) {
            final String before = newestSegment();
            final long startNs = System.nanoTime();
            while (wanted == Moment.SNAPSHOT ? Files.notExists(directory.resolve(Snapshot.TEMPORARY)) : newestSegment().equals(before)) {
                if (System.nanoTime() - startNs > MOMENT_TIMEOUT_NS) {
                    return Moment.ANY;
                }
                LockSupport.parkNanos(POLL_NS);
            }
        }
        ends[wanted.ordinal()]++;
        return wanted;
    }

    /** Dealt like cards, so that a short torture, too, meets each of them. */
    private Moment nextMoment() {
        if (moments.isEmpty()) {
            moments.addAll(List.of(Moment.values()));
            moments.addAll(Collections.nCopies(ONE_IN - moments.size(), Moment.ANY));
            Collections.shuffle(moments, random);
        }
        return moments.remove(moments.size() - 1);
    }

    private String newestSegment() {
        final String[] segments = directory.toFile().list((parent, name) -> name.matches("journal-\\d+\\.log"));
        return Arrays.stream(segments).max(Comparator.naturalOrder()).orElse("");
    }

    private void load(final CallbackClient platform, final Random choice) {
        try {
            while (true) {
                final int number = nextOrder.getAndIncrement();
                final int account = number % ACCOUNTS;
                final int amount = 1 + choice.nextInt(9);
                final CallbackClient.Answer answer = platform.post(auth(number, account, amount));
                final int code = answer.code();
                if (code == 0 && answer.elapsedNs() > PLATFORM_NS) {
                    late.incrementAndGet();
                    // As the platform does, which has given up. Until that is acknowledged nothing is promised.
                    tell(platform, number, account, amount, "Fail");
                    keep(new Promise(number, account, amount, code, false, false, true, System.nanoTime()));
                    continue;
                }
                final boolean settles = code == 0 && choice.nextInt(3) == 0;
                keep(new Promise(number, account, amount, code, false, settles, false, System.nanoTime()));
                if (settles) {
                    tell(platform, number, account, amount, "Success");
                    keep(new Promise(number, account, amount, code, true, false, false, System.nanoTime()));
                }
            }
        } catch (final RuntimeException e) {
            // Nobody answers any more: the gateway was killed.
        }
    }

    private static void tell(final CallbackClient platform, final int number, final int account, final int amount, final String status) {
        final int code = platform.post(CallbackBodies.consumption("T" + number, "C" + account, "U" + account, amount + ".00", status, 2)).code();
        if (code != 0) {
            throw new IllegalStateException("a notification was answered with " + code);
        }
    }

    /** Writes a promise down on our side, before the next request is made. */
    private void keep(final Promise promise) {
        try {
            synchronized (record) {
                record.write(ByteBuffer.wrap((promise + "\n").getBytes(StandardCharsets.US_ASCII)));
            }
        } catch (final IOException e) {
            throw new IllegalStateException("cannot write down what was acknowledged", e);
        }
        sinceKill.add(promise);
    }

    private void check(final GatewayProcess gateway, final List<Promise> all) throws InterruptedException {
        final AtomicInteger next = new AtomicInteger();
        final AtomicInteger checked = new AtomicInteger();
        final List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            final Thread client = new Thread(() -> {
                final AdminClient admin = gateway.admin();
                final CallbackClient platform = gateway.callbacks();
                for (int at = next.getAndIncrement(); at < all.size(); at = next.getAndIncrement()) {
                    check(admin, platform, all.get(at));
                    checked.incrementAndGet();
                }
            });
            client.start();
            clients.add(client);
        }
        for (final Thread client : clients) {
            client.join();
        }
        if (checked.get() < all.size()) {
            throw new IllegalStateException("only " + checked.get() + " of " + all.size() + " promises could be checked");
        }
    }

    private void check(final AdminClient admin, final CallbackClient platform, final Promise promise) {
        final AdminClient.Answer order = admin.get("/v1/authorizations/" + promise.order());
        if (promise.code() == ResultCode.TOO_LATE.code() && order.status() == 404) {
            // It was never decided.
            return;
        }
        final int again = platform.post(auth(promise.number(), promise.account(), promise.amount())).code();
        final String amount = promise.amount() + ".00";
        final boolean holds = promise.code() == 0 && !promise.failed();
        final boolean isHeld = order.field("held").equals(holds ? amount : "0.00") && order.field("posted").equals("0.00");
        final boolean isSettled = order.field("posted").equals("-" + amount) && order.field("held").equals("0.00");
        final boolean isAsPromised = promise.settled() ? isSettled : isHeld || isSettled;
        synchronized (this) {
            if (order.status() == 404) {
                missing++;
                out.printf("MISSING %s%n", promise);
            } else if (again != promise.code() || !order.field("decision_code").equals(Integer.toString(promise.code())) || !isAsPromised) {
                changed++;
                out.printf("CHANGED %s: asked again %d, now %s%n", promise, again, order.text());
            }
        }
    }

    /** Recovers the ledger from the files, as they lie there, and works out every sum. */
    private void audit() {
        try (Recovery recovery = new Recovery(new FileStorage(directory), CAPACITY)) {
            recovery.inspect();
            final List<String> problems = LedgerAudit.problemsOf(recovery.store());
            problems.forEach(problem -> out.println("CHANGED " + problem));
            changed += problems.size();
        }
    }

    private static String auth(final int number, final int account, final int amount) {
        return CallbackBodies.auth("T" + number, "C" + account, "U" + account, amount + ".00", 1);
    }
}
