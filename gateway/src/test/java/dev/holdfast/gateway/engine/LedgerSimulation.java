package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.TestedStarts.Copy;
import dev.holdfast.gateway.engine.TestedStarts.Remains;
import dev.holdfast.gateway.engine.WriteLog.Lie;
import dev.holdfast.gateway.engine.upkeep.EngineGauges;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.recovery.CleanStop;
import dev.holdfast.ledger.recovery.CleanStopBrokenException;
import dev.holdfast.ledger.recovery.HighWater;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.recovery.SnapshotMaker;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import static dev.holdfast.gateway.engine.SimulationReference.check;

/**
 * Several lives of one data directory on a simulated disk, by one thread and a clock that is moved: recovery, ledger
 * agent, journal, snapshots and stop are the real ones. Each life ends by a stop, a kill or a power cut at any
 * operation of the disk. After each start the ledger has to be what a ledger of its own becomes that is given, from
 * nothing, what the journal was given; and nothing that was acknowledged may be missing.
 */
final class LedgerSimulation implements AutoCloseable {
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(4, 4, 64, 512, 4, 4, 8);
    private static final OrderAges AGES = new OrderAges(TimeUnit.MINUTES.toMillis(10), TimeUnit.MINUTES.toMillis(20),
        TimeUnit.MINUTES.toMillis(40));
    private static final long LEDGER_ID = 7;
    private static final long MAX_CLOCK_STEP_MS = 2_000;
    private static final int RING_BYTES = 65_536;
    private static final int MAX_LIVES = 6;
    private static final int MAX_STEPS = 60;
    private static final long PLENTY_BYTES = 10_000_000;

    private final Random random;
    private final SimulatedTime time;
    private final LedgerTimeCheck ledgerTime;
    private final SimulatedPromises promises = new SimulatedPromises();
    private final SimulationCounts counts;
    private final SimulatedWorld world;
    private final SimulationReference reference;
    private final SimulatedAudit audit;
    private final ArrayDeque<Runnable> background = new ArrayDeque<>();
    private final long forceIntervalNs;
    private final long segmentBytes;
    private SimulatedStorage storage;
    private long durableSequence;
    /** What outlives the loss of the disk. */
    private final SimulatedStorage elsewhere;
    private JournalPoint confirmed = JournalPoint.START;
    private Copy older;
    private final SimulatedCapacity capacity;
    /** Whether an operator has to say, at a start, that he gives up what is missing. */
    private boolean givesUp;
    private final TestedStarts tested;

    LedgerSimulation(final long seed, final SimulationCounts counts) {
        // Random gives neighbouring seeds nearly the same first values.
        random = new Random(new SplittableRandom(seed).nextLong());
        this.counts = counts;
        time = new SimulatedTime(random, counts);
        ledgerTime = new LedgerTimeCheck(time, counts, MAX_CLOCK_STEP_MS);
        capacity = new SimulatedCapacity(random, CAPACITY);
        world = new SimulatedWorld(random, time, ledgerTime, new SimulatedCommands(random), promises, counts);
        audit = new SimulatedAudit(time, counts);
        reference = new SimulationReference(CAPACITY, AGES, counts, audit);
        forceIntervalNs = random.nextBoolean() ? 0 : TimeUnit.MILLISECONDS.toNanos(random.nextInt(200));
        segmentBytes = 1_024 << random.nextInt(4);
        storage = new SimulatedStorage(random,
            () -> time.pass(random.nextInt(random.nextInt(50) == 0 ? 1_000_000_000 : 20_000_000)), PLENTY_BYTES);
        elsewhere = new SimulatedStorage(random, () -> { }, PLENTY_BYTES);
        storage.keys = new SimulatedKeys(seed, counts).nextLife();
        older = new Copy(storage.copy(), 0);
        tested = new TestedStarts(random, reference, counts, CAPACITY, elsewhere);
    }

    void run() throws IOException {
        for (int lives = 1 + random.nextInt(MAX_LIVES); lives > 0; lives--) {
            storage.failForces(random.nextInt(4) == 0);
            storage.capacityBytes(random.nextInt(5) == 0 ? random.nextInt(60_000) : PLENTY_BYTES);
            storage.stopAfter(random.nextInt(3) == 0 ? random.nextInt(60) : random.nextInt(1_500));
            live();
            final Lie lie = storage.lie();
            if (random.nextBoolean()) {
                storage = storage.afterKill();
            } else {
                storage = storage.afterPowerCut();
                reference.expect(durableSequence);
            }
            time.standStill();
            startOtherwise(lie);
            older = random.nextInt(3) == 0 ? new Copy(storage.copy(), durableSequence) : older;
        }
        storage.capacityBytes(PLENTY_BYTES);
        storage.failForces(false);
        try (Recovery recovery = new Recovery(storage, CAPACITY)) {
            audit.show(recovery, storage);
            applyAll(recovery);
            compare(recovery);
            audit.check(storage, recovery.point());
            check(
                LedgerAudit.problemsOf(recovery.store()).isEmpty(), LedgerAudit.problemsOf(recovery.store())
                .toString());
        }
    }

    /**
     * What is tried between two lives, on copies; and what an operator goes on with when he has to give something up.
     */
    private void startOtherwise(final Lie lie) throws IOException {
        if (confirmed.sequence() == 0) {
            return;
        }
        if (random.nextBoolean()) {
            // The thread that keeps it was not behind.
            HighWater.of(elsewhere).write(confirmed);
        }
        if (random.nextInt(4) > 0) {
            final Remains remains = tested.damaged(storage, older, lie, forceIntervalNs == 0);
            if (remains != null && random.nextInt(6) == 0) {
                storage = remains.storage();
                TestedStarts.removeUnreadableStop(storage);
                reference.giveUpBehind(remains.sequence());
                durableSequence = remains.sequence();
                promises.forget();
                givesUp = true;
                audit.mayDiffer();
                counts.givenUp++;
            }
        }
        if (!givesUp && random.nextInt(12) == 0) {
            tested.tooSmall(storage);
        }
    }

    /** From a start, which may not succeed, to an end. */
    private void live() {
        final RuleBook other = !givesUp && random.nextInt(6) == 0 ? tested.older(storage) : null;
        final RuleBook book = other == null ? RuleBook.CURRENT : other;
        counts.olderPrograms += other == null ? 0 : 1;
        try (Recovery recovery = new Recovery(storage, CAPACITY, book, Snapshot.NO_PAUSE)) {
            audit.show(recovery, storage);
            final JournalEnd end = applyAll(recovery);
            final OpeningCommands opening =
                new OpeningCommands(recovery.ledger(), capacity.next(recovery.store().used()), book,
                    recovery.lostUpTo());
            // What is only seen may still be gone after a power cut; it counts once the start has made it durable.
            recovery.makeDurable();
            compare(recovery);
            final JournalEnd named = new JournalEnd(end.segment(), end.position(), end.point().of(LEDGER_ID));
            final FileJournal files = new FileJournal(storage, named, recovery.ledger(), segmentBytes, background::add);
            CleanStop.remove(storage);
            final HistoryJournal journal = new HistoryJournal(files, end.sequence(), time, ledgerTime);
            final LedgerClock clock = ledgerTime.start(recovery.ledger().timeMs());
            try {
                opening.give(journal, clock.update(time.nowNs()),
                    audit.begin(storage, files.point(), journal::forcedSequence));
                ledgerTime.checkReading();
            } finally {
                reference.given(journal.given());
                counts.resizes += journal.given().isEmpty() ? 0 : 1;
                durableSequence = journal.forcedSequence();
                reference.expect(durableSequence);
                confirmed = files.confirmed();
                journal.given().clear();
            }
            givesUp &= !keepHighWater(files);
            decide(recovery, journal, files, clock, book);
        } catch (final IOException | RuntimeException e) {
            DiskException.checkIsToBlame(e);
        } finally {
            background.clear();
            reference.dropClaims();
        }
    }

    /**
     * Names where the journal ends when a loss has to be given up: once more as long as a high-water file says what was
     * there before.
     */
    private JournalEnd applyAll(final Recovery recovery) throws IOException {
        recovery.expect(HighWater.of(storage));
        recovery.expect(HighWater.of(elsewhere));
        if (givesUp) {
            recovery.acceptLossBehind(tested.endOf(storage));
        }
        return recovery.applyAll();
    }

    private void compare(final Recovery recovery) throws IOException {
        final Ledger ledger = recovery.ledger();
        reference.compare(ledger);
        try {
            CleanStop.check(storage, ledger.sequence(), ledger.store().digest());
        } catch (final CleanStopBrokenException e) {
            check(e.sequence() > ledger.sequence() && recovery.acceptsLoss(e.sequence()), e.getMessage());
        }
        durableSequence = ledger.sequence();
    }

    private void decide(
        final Recovery recovery, final HistoryJournal journal, final FileJournal files, final LedgerClock clock,
        final RuleBook book) throws IOException {
        final ManyToOneRingBuffer ring =
            new ManyToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(RING_BYTES
                + RingBufferDescriptor.TRAILER_LENGTH)));
        final LedgerAgent agent = new LedgerAgent(ring, journal, recovery.ledger(), clock,
            new EngineGauges(), new LedgerAgent.Policy(AGES, forceIntervalNs));
        final LedgerPort port = new LedgerPort(0, ring, 16, Ledger.MAX_RESULT_BYTES, Runnable::run);
        agent.ports(new LedgerPort[] {port});
        agent.show(audit.ring());
        if (forceIntervalNs > 0) {
            promises.forget();
        }
        world.commands().office().newestRules(book.newest());
        final SimulatedLife life = new SimulatedLife(world, forceIntervalNs == 0, agent, port, journal);
        final SnapshotMaker maker =
            new SnapshotMaker(storage, CAPACITY, book, 1 + random.nextInt(3), random.nextInt(2), life::sometimesStep)
                .keepAudit(audit.thread(), () -> false);
        for (int steps = random.nextInt(MAX_STEPS); steps > 0 && !storage.isStopped()
            && agent.state() == EngineState.RUNNING; steps--) {
            life.step();
            audit.sometimesWrite(random);
            if (random.nextInt(10) == 0) {
                keepHighWater(files);
            }
            if (random.nextInt(3) == 0 && !background.isEmpty()) {
                background.poll().run();
            }
            if (random.nextInt(10) == 0) {
                makeSnapshot(maker);
            }
        }
        final boolean isStop = random.nextInt(3) == 0;
        if (isStop) {
            agent.onClose();
        }
        durableSequence = journal.forcedSequence();
        reference.expect(Math.max(durableSequence, life.acknowledgedSequence()));
        confirmed = files.confirmed();
        reference.given(journal.given());
        check(agent.state() != EngineState.FAILED || journal.hasFailed(), "the ledger failed, and not by its journal");
        if (isStop && agent.state() == EngineState.STOPPED) {
            new CleanStop(recovery.ledger().sequence(), recovery.store().digest()).write(storage);
            if (random.nextBoolean()) {
                maker.makeOf(recovery.store(), files.point(), Snapshot.NO_PAUSE);
                maker.cleanAfterStop(Snapshot.NO_PAUSE);
                counts.snapshotsAtStops++;
            }
        }
    }

    /** By another thread, whose failures are nobody's. */
    private boolean keepHighWater(final FileJournal files) {
        try {
            HighWater.of(elsewhere).write(files.confirmed());
            HighWater.of(storage).write(files.confirmed());
            return true;
        } catch (final IOException e) {
            DiskException.checkIsToBlame(e);
            return false;
        }
    }

    private void makeSnapshot(final SnapshotMaker maker) {
        try {
            counts.snapshots += maker.makeIfDue() ? 1 : 0;
        } catch (final IOException | RuntimeException e) {
            DiskException.checkIsToBlame(e);
        }
    }

    @Override
    public void close() {
        reference.close();
    }
}
