package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.HistoryJournal.Told;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.LedgerAudit;
import dev.holdfast.ledger.ResultCode;
import dev.holdfast.ledger.RuleBook;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.JournalCorruptException;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.message.SweepDecoder;
import dev.holdfast.ledger.message.WithdrawDecoder;
import dev.holdfast.ledger.recovery.CleanStop;
import dev.holdfast.ledger.recovery.HighWater;
import dev.holdfast.ledger.recovery.LostTailException;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.recovery.SnapshotMaker;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.store.LedgerCapacity;
import dev.holdfast.ledger.store.LedgerStore;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Several lives of one data directory on a simulated disk, by one thread and a clock that is moved: recovery, ledger agent, journal, snapshots and
 * stop are the real ones. Each life ends by a stop, a kill or a power cut at any operation of the disk. After each start the ledger has to be what
 * a ledger of its own becomes that is told, from nothing, what the journal had been told; and nothing that was acknowledged may be missing.
 */
final class LedgerSimulation implements AutoCloseable {
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(4, 4, 64, 512, 4, 4, 8);
    private static final OrderAges AGES = new OrderAges(TimeUnit.SECONDS.toMillis(1), TimeUnit.SECONDS.toMillis(2), TimeUnit.SECONDS.toMillis(3));
    private static final long LEDGER_ID = 7;
    private static final long MAX_CLOCK_STEP_MS = 2_000;
    private static final int RING_BYTES = 65_536;
    private static final int MAX_DEADLINE_NS = 150_000_000;
    private static final int MAX_LIVES = 6;
    private static final int MAX_STEPS = 60;
    private static final long PLENTY_BYTES = 10_000_000;

    private final Random random;
    private final SimulatedCommands commands;
    private final LedgerStore reference = new LedgerStore(CAPACITY);
    private final Ledger referenceLedger = new Ledger(reference);
    private final UnsafeBuffer referenceResult = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
    private final List<Told> history = new ArrayList<>();
    private final ArrayDeque<Runnable> background = new ArrayDeque<>();
    private final long forceIntervalNs;
    private final long segmentBytes;
    private SimulatedStorage storage;
    private long nowNs;
    private long durableSequence;
    private long visibleSequence;
    private int acknowledged;
    private int snapshots;
    private int snapshotsAtStops;
    private int resizes;
    private int lost;
    private int refused;
    /** What outlives the loss of the disk. */
    private final SimulatedStorage elsewhere;
    private JournalPoint confirmed = JournalPoint.START;
    private SimulatedStorage older;
    private int withdrawals;
    /** For each order the sequence of its last decision, and of all decisions those that were told as approvals in time, or again. */
    private final Map<String, Long> decisions = new HashMap<>();
    private final Set<Long> approvals = new HashSet<>();
    private LedgerCapacity capacity = CAPACITY;

    LedgerSimulation(final long seed) {
        // Random gives neighbouring seeds nearly the same first values.
        random = new Random(new SplittableRandom(seed).nextLong());
        commands = new SimulatedCommands(random);
        forceIntervalNs = random.nextBoolean() ? 0 : TimeUnit.MILLISECONDS.toNanos(random.nextInt(200));
        segmentBytes = 1_024 << random.nextInt(4);
        storage = new SimulatedStorage(random, () -> nowNs += random.nextInt(random.nextInt(50) == 0 ? 1_000_000_000 : 20_000_000), PLENTY_BYTES);
        elsewhere = new SimulatedStorage(random, () -> { }, PLENTY_BYTES);
        older = storage.copy();
    }

    /** Commands that were acknowledged. */
    int acknowledged() {
        return acknowledged;
    }

    /** Acknowledged commands that a power cut took back, as it may between two forces of the interval policy. */
    int lost() {
        return lost;
    }

    /** Approvals that were withdrawn because they were late. */
    int withdrawals() {
        return withdrawals;
    }

    int snapshots() {
        return snapshots;
    }

    int snapshotsAtStops() {
        return snapshotsAtStops;
    }

    /** Changes of the capacity that were journaled. */
    int resizes() {
        return resizes;
    }

    /** Starts that were refused since what was confirmed had been lost while nothing ran. */
    int refused() {
        return refused;
    }

    void run() throws IOException {
        for (int lives = 1 + random.nextInt(MAX_LIVES); lives > 0; lives--) {
            storage.failForces(random.nextInt(4) == 0);
            if (random.nextInt(5) == 0) {
                storage.capacityBytes(random.nextInt(60_000));
            } else {
                storage.capacityBytes(PLENTY_BYTES);
            }
            storage.stopAfter(random.nextInt(3) == 0 ? random.nextInt(60) : random.nextInt(1_500));
            live();
            if (random.nextBoolean()) {
                storage = storage.afterKill();
            } else {
                storage = storage.afterPowerCut();
                visibleSequence = durableSequence;
            }
            startDamaged();
            older = random.nextInt(3) == 0 ? storage.copy() : older;
        }
        storage.capacityBytes(PLENTY_BYTES);
        try (Recovery recovery = new Recovery(storage, CAPACITY)) {
            recovery.applyAll();
            compare(recovery.ledger());
            check(LedgerAudit.problemsOf(recovery.store()).isEmpty(), LedgerAudit.problemsOf(recovery.store()).toString());
        }
    }

    /** A start on a damaged copy, or on an older one, has all that was confirmed, or is refused and changes nothing. */
    private void startDamaged() throws IOException {
        if (confirmed.sequence() == 0 || random.nextBoolean()) {
            return;
        }
        HighWater.of(elsewhere).write(confirmed);
        final SimulatedStorage damaged = random.nextInt(4) == 0 ? older.copy() : new TailDamage(random).damage(storage);
        damaged.capacityBytes(PLENTY_BYTES);
        final Map<String, byte[]> before = damaged.contents();
        try (Recovery recovery = new Recovery(damaged, CAPACITY)) {
            recovery.expect(HighWater.of(damaged));
            recovery.expect(HighWater.of(elsewhere));
            recovery.applyAll();
            check(recovery.ledger().sequence() >= confirmed.sequence(), "a start ends silently at " + recovery.ledger().sequence() + " although "
                + confirmed.sequence() + " was confirmed");
        } catch (final LostTailException | JournalCorruptException e) {
            refused++;
        }
        final Map<String, byte[]> after = damaged.contents();
        check(before.keySet().equals(after.keySet()) && before.keySet().stream().allMatch(name -> Arrays.equals(before.get(name), after.get(name))),
            "a start that was not gone on with has changed files");
    }

    /** From a start, which may not succeed, to an end. */
    private void live() {
        try (Recovery recovery = new Recovery(storage, CAPACITY)) {
            recovery.expect(HighWater.of(storage));
            recovery.expect(HighWater.of(elsewhere));
            final JournalEnd end = recovery.applyAll();
            // What is only seen may still be gone after a power cut; it counts once the start has made it durable.
            recovery.makeDurable();
            compare(recovery.ledger());
            final OpeningCommands opening = new OpeningCommands(recovery.ledger(), nextCapacity(recovery.store().used()), RuleBook.CURRENT, 0);
            final JournalEnd named = new JournalEnd(end.segment(), end.position(), end.point().of(LEDGER_ID));
            final FileJournal files = new FileJournal(storage, named, recovery.ledger(), segmentBytes, background::add);
            CleanStop.remove(storage);
            final HistoryJournal journal = new HistoryJournal(files, end.sequence());
            try {
                opening.give(journal, TimeUnit.NANOSECONDS.toMillis(nowNs));
            } finally {
                history.addAll(journal.told());
                resizes += journal.told().isEmpty() ? 0 : 1;
                durableSequence = journal.forcedSequence();
                visibleSequence = durableSequence;
                confirmed = files.confirmed();
                journal.told().clear();
            }
            decide(recovery, journal, files);
        } catch (final IOException | RuntimeException e) {
            checkDiskIsToBlame(e);
        } finally {
            background.clear();
        }
    }

    /** Compares what a start came to with the reference, and brings that to where the ledger is. */
    private void compare(final Ledger ledger) throws IOException {
        check(ledger.sequence() >= visibleSequence, "up to " + visibleSequence + " nothing may be lost, the ledger ends at " + ledger.sequence());
        check(ledger.sequence() <= referenceLedger.sequence() + history.size(), "the ledger has more than it was told");
        while (referenceLedger.sequence() < ledger.sequence()) {
            final Told told = history.remove(0);
            check(told.sequence == referenceLedger.sequence() + 1, "sequence " + told.sequence + " is out of order");
            check(told.sequence < ledger.sequence() || told.closesBatch, "a batch is there in part: the ledger ends at " + told.sequence);
            final int length = referenceLedger.apply(new UnsafeBuffer(told.bytes), 0, told.sequence, told.timeMs, referenceResult, 0);
            final byte[] result = new byte[length];
            referenceResult.getBytes(0, result);
            check(told.answer == null || Arrays.equals(told.answer, result), "the answer to " + told.sequence + " has changed");
        }
        lost += (int) history.stream().filter(told -> told.answer != null).count();
        history.clear();
        check(ledger.store().digest() == reference.digest(), "the ledger is another one at sequence " + ledger.sequence());
        check(ledger.store().recomputeDigest() == reference.digest(), "the rows are not what their digest says");
        CleanStop.check(storage, ledger.sequence(), ledger.store().digest());
        durableSequence = ledger.sequence();
        visibleSequence = ledger.sequence();
    }

    /** Mostly the one of before; else more, or less down to what is there. */
    private LedgerCapacity nextCapacity(final LedgerCapacity used) {
        if (random.nextInt(3) == 0) {
            capacity = new LedgerCapacity(4 + random.nextInt(2), 4 + random.nextInt(2), 32 + random.nextInt(64), 256 + random.nextInt(512), 4,
                1 + random.nextInt(4), 2 + random.nextInt(8)).max(used);
        }
        return capacity;
    }

    private void decide(final Recovery recovery, final HistoryJournal journal, final FileJournal files) throws IOException {
        final ManyToOneRingBuffer ring =
            new ManyToOneRingBuffer(new UnsafeBuffer(ByteBuffer.allocateDirect(RING_BYTES + RingBufferDescriptor.TRAILER_LENGTH)));
        final LedgerAgent agent = new LedgerAgent(ring, journal, recovery.ledger(),
            new LedgerClock(() -> TimeUnit.NANOSECONDS.toMillis(nowNs), () -> nowNs, MAX_CLOCK_STEP_MS, recovery.ledger().timeMs()), () -> nowNs,
            new EngineGauges(), AGES, forceIntervalNs);
        final LedgerPort port = new LedgerPort(0, ring, 16, Ledger.MAX_RESULT_BYTES, Runnable::run);
        agent.ports(new LedgerPort[] {port});
        if (forceIntervalNs > 0) {
            // What was told may be gone, and its sequence be another command's.
            approvals.clear();
            decisions.clear();
        }
        final Life life = new Life(agent, port, journal, files);
        final SnapshotMaker maker =
            new SnapshotMaker(storage, CAPACITY, RuleBook.CURRENT, 1 + random.nextInt(3), random.nextInt(2), life::sometimesStep);
        for (int steps = random.nextInt(MAX_STEPS); steps > 0 && !storage.isStopped() && agent.state() == EngineState.RUNNING; steps--) {
            life.step();
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
        visibleSequence = Math.max(durableSequence, life.acknowledgedSequence);
        confirmed = files.confirmed();
        history.addAll(journal.told());
        check(agent.state() != EngineState.FAILED || journal.hasFailed(), "the ledger failed, and not by its journal");
        if (isStop && agent.state() == EngineState.STOPPED) {
            new CleanStop(recovery.ledger().sequence(), recovery.store().digest()).write(storage);
            if (random.nextBoolean()) {
                maker.makeOf(recovery.store(), files.point(), Snapshot.NO_PAUSE);
                maker.cleanAfterStop(Snapshot.NO_PAUSE);
                snapshotsAtStops++;
            }
        }
    }

    private void makeSnapshot(final SnapshotMaker maker) {
        try {
            snapshots += maker.makeIfDue() ? 1 : 0;
        } catch (final IOException | RuntimeException e) {
            checkDiskIsToBlame(e);
        }
    }

    private static void checkDiskIsToBlame(final Exception e) {
        Throwable cause = e;
        while (!(cause instanceof SimulatedStorage.DiskException)) {
            if (cause == null) {
                throw new AssertionError("something failed, and not by the disk", e);
            }
            cause = cause.getCause();
        }
    }

    private static void check(final boolean holds, final String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    @Override
    public void close() {
        reference.close();
    }

    /** What happens between a start and an end. */
    private final class Life {
        private final LedgerAgent agent;
        private final LedgerPort port;
        private final HistoryJournal journal;
        private final ArrayDeque<Asked> asked = new ArrayDeque<>();
        private final ArrayDeque<Asked> late = new ArrayDeque<>();
        private final FileJournal files;
        private int answered;
        private long acknowledgedSequence;

        Life(final LedgerAgent agent, final LedgerPort port, final HistoryJournal journal, final FileJournal files) {
            this.files = files;
            this.agent = agent;
            this.port = port;
            this.journal = journal;
        }

        void sometimesStep() {
            if (random.nextInt(20) == 0 && agent.state() == EngineState.RUNNING) {
                step();
            }
        }

        /** Some commands, one cycle of the ledger agent, and the answers, which come in the order of the commands. */
        void step() {
            nowNs += random.nextInt(80_000_000);
            while (!late.isEmpty()) {
                final Asked question = late.poll();
                if (random.nextInt(3) == 0) {
                    commands.command().putBytes(0, question.bytes);
                    submit(question.bytes.length, nowNs + MAX_DEADLINE_NS);
                }
                submit(commands.withdraw(question.bytes, question.outcome().decidedBy()), LedgerPort.NO_DEADLINE);
            }
            for (int i = random.nextInt(5); i > 0; i--) {
                submit(commands.next(TimeUnit.NANOSECONDS.toMillis(nowNs)), nowNs + random.nextInt(MAX_DEADLINE_NS));
            }
            agent.doWork();
            while (!asked.isEmpty() && asked.peek().answer != null) {
                acknowledge(asked.poll());
            }
            if (random.nextInt(10) == 0) {
                keepHighWater();
            }
        }

        /** By another thread, whose failures are nobody's. */
        private void keepHighWater() {
            try {
                HighWater.of(elsewhere).write(files.confirmed());
                HighWater.of(storage).write(files.confirmed());
            } catch (final IOException e) {
                checkDiskIsToBlame(e);
            }
        }

        private void submit(final int length, final long deadlineNs) {
            final byte[] bytes = new byte[length];
            commands.command().getBytes(0, bytes);
            final Asked one = new Asked(bytes, deadlineNs);
            asked.add(one);
            port.submit(commands.command(), 0, length, deadlineNs, Actor.PLATFORM, (result, offset, resultLength) -> {
                one.answer = new byte[resultLength];
                result.getBytes(offset, one.answer);
            });
        }

        private void acknowledge(final Asked one) {
            if (one.isRefused()) {
                return;
            }
            hand(one);
            while (answered < journal.told().size() && isUnasked(journal.told().get(answered))) {
                answered++;
            }
            if (answered == journal.told().size() || !Arrays.equals(journal.told().get(answered).bytes, one.bytes)) {
                check(one.isUnjournaled(), "an answer was given to what is not in the journal");
                return;
            }
            final Told told = journal.told().get(answered++);
            // When the agent itself wanted to withdraw it, the answer is that command's.
            keep(journal.told().stream().filter(each -> Asked.decidedBy(each.bytes) == told.sequence).findFirst().orElse(told), one.answer);
            acknowledged++;
        }

        private void keep(final Told told, final byte[] answer) {
            check(forceIntervalNs > 0 || told.sequence <= journal.forcedSequence(), "an answer was given before it was on disk");
            told.answer = answer;
            acknowledgedSequence = Math.max(acknowledgedSequence, told.sequence);
        }

        /** As an event loop does: an approval that is late is withdrawn instead of told, and what was told once is never withdrawn. */
        private void hand(final Asked one) {
            if (one.isWithdrawn()) {
                withdrawals++;
                check(!approvals.contains(one.outcome().decidedBy()), one.consumeNo() + " is withdrawn, of which an approval was told");
            } else if (one.isApproval()) {
                final long decidedBy = one.outcome().decidedBy();
                if (decidedBy != 0) {
                    decisions.put(one.consumeNo(), decidedBy);
                }
                if (decidedBy != 0 && nowNs - one.deadlineNs >= 0) {
                    late.add(one);
                } else {
                    approvals.add(decisions.getOrDefault(one.consumeNo(), 0L));
                }
            }
        }

        private static boolean isUnasked(final Told told) {
            final int kind = new MessageHeaderDecoder().wrap(new UnsafeBuffer(told.bytes), 0).templateId();
            return kind == SweepDecoder.TEMPLATE_ID || kind == WithdrawDecoder.TEMPLATE_ID && told.answer != null;
        }
    }

    /** What was asked of the ledger, and its answer. */
    private static final class Asked {
        private final byte[] bytes;
        private final long deadlineNs;
        private byte[] answer;

        Asked(final byte[] bytes, final long deadlineNs) {
            this.bytes = bytes;
            this.deadlineNs = deadlineNs;
        }

        boolean isOf(final int templateId) {
            return new MessageHeaderDecoder().wrap(new UnsafeBuffer(bytes), 0).templateId() == templateId;
        }

        OutcomeDecoder outcome() {
            return new OutcomeDecoder().wrapAndApplyHeader(new UnsafeBuffer(answer), 0, new MessageHeaderDecoder());
        }

        private ResultCode result() {
            final boolean isOutcome = new MessageHeaderDecoder().wrap(new UnsafeBuffer(answer), 0).templateId() == OutcomeDecoder.TEMPLATE_ID;
            return isOutcome ? ResultCode.of(outcome().result()) : ResultCode.APPROVED;
        }

        boolean isRefused() {
            return result() == ResultCode.JOURNAL_FAILED;
        }

        boolean isApproval() {
            return isOf(AuthorizeDecoder.TEMPLATE_ID) && result() == ResultCode.APPROVED;
        }

        boolean isWithdrawn() {
            return result() == ResultCode.TOO_LATE && outcome().decidedBy() != 0;
        }

        /** A question that came too late or was asked before; a withdrawal of what was told. */
        boolean isUnjournaled() {
            return isOf(AuthorizeDecoder.TEMPLATE_ID) && outcome().decidedBy() == 0 || isOf(WithdrawDecoder.TEMPLATE_ID);
        }

        String consumeNo() {
            return isOf(AuthorizeDecoder.TEMPLATE_ID)
                ? new AuthorizeDecoder().wrapAndApplyHeader(new UnsafeBuffer(bytes), 0, new MessageHeaderDecoder()).consumeNo()
                : new WithdrawDecoder().wrapAndApplyHeader(new UnsafeBuffer(bytes), 0, new MessageHeaderDecoder()).consumeNo();
        }

        /** Of a withdrawal; 0 for any other message. */
        static long decidedBy(final byte[] message) {
            final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(new UnsafeBuffer(message), 0);
            return header.templateId() == WithdrawDecoder.TEMPLATE_ID
                ? new WithdrawDecoder().wrapAndApplyHeader(new UnsafeBuffer(message), 0, header).decidedBy() : 0;
        }
    }
}
