package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.disk.AuditRing;
import dev.holdfast.gateway.disk.AuditStart;
import dev.holdfast.gateway.disk.AuditThread;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.audit.AuditBacklog;
import dev.holdfast.ledger.audit.AuditCapture;
import dev.holdfast.ledger.audit.AuditChain;
import dev.holdfast.ledger.audit.AuditEnd;
import dev.holdfast.ledger.audit.AuditKind;
import dev.holdfast.ledger.audit.AuditLog;
import dev.holdfast.ledger.audit.AuditRecord;
import dev.holdfast.ledger.audit.AuditSink;
import dev.holdfast.ledger.audit.AuditVerifier;
import dev.holdfast.ledger.audit.AuditedCommands;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.storage.Storage;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The audit of a simulated ledger: its thread is stepped, and in the end it has to be what it is without a fault. */
final class SimulatedAudit {
    private static final long LEDGER_ID = 7;
    private static final long PLENTY_BYTES = 1_000_000_000;
    private static final Actor OPERATOR = Actor.operator("jane", "10.0.0.1");

    private final SimulatedTime time;
    private final SimulationCounts counts;
    private final List<byte[]> expected = new ArrayList<>();
    private AuditRing ring;
    private AuditThread thread;
    private AuditBacklog backlog;
    private JournalPoint from;
    private boolean mayDiffer;

    SimulatedAudit(final SimulatedTime time, final SimulationCounts counts) {
        this.time = time;
        this.counts = counts;
    }

    /** Who gives a command in a simulation: what an operator may give, an operator gives. */
    static Actor actorOf(final DirectBuffer command) {
        final int kind = new MessageHeaderDecoder().wrap(command, 0).templateId();
        return AuditedCommands.contain(Actor.Kind.SYNC.code(), MessageType.of(kind)) ? OPERATOR : Actor.PLATFORM;
    }

    /** Something was given up, or comes from an older copy: audit and reference need not be the same any more. */
    void mayDiffer() {
        mayDiffer = true;
    }

    /** A start's replay begins. */
    void show(final Recovery recovery, final Storage storage) throws IOException {
        backlog = new AuditBacklog(AuditEnd.find(storage).lastSequence());
        recovery.show(backlog);
        from = recovery.point();
        ring = new AuditRing();
    }

    /** The start goes on. */
    AuditRing begin(final Storage storage, final JournalPoint end, final LongSupplier forced) {
        thread = new AuditThread(storage, ring, new AuditStart(from, end.of(LEDGER_ID), backlog), forced, time::nowNs);
        return ring;
    }

    AuditRing ring() {
        return ring;
    }

    AuditThread thread() {
        return thread;
    }

    void sometimesWrite(final Random random) {
        if (random.nextInt(4) == 0) {
            thread.catchUp();
        }
    }

    /** Shows the reference's commands, which no disk has a part in. Returns the result's length. */
    int apply(final Ledger ledger, final HistoryJournal.Given given, final UnsafeBuffer result) {
        final UnsafeBuffer command = new UnsafeBuffer(given.bytes);
        final boolean isAudited = actorOf(command) != Actor.PLATFORM;
        final AuditCapture capture = isAudited ? new AuditCapture(ledger, new Expecting()) : null;
        if (isAudited) {
            capture.begin(command, 0, given.bytes.length);
        }
        final int length = ledger.apply(command, 0, given.sequence, given.timeMs, result, 0);
        if (isAudited) {
            capture.end(OPERATOR.kind().code(), OPERATOR.bytes(), 0, OPERATOR.bytes().capacity(), result, 0);
        }
        return length;
    }

    /** Takes what the reference shows. */
    private final class Expecting implements AuditSink {
        @Override
        public boolean isWanted(final long sequence) {
            return true;
        }

        @Override
        public void accept(final DirectBuffer record, final int length, final long sequence) {
            final byte[] copy = new byte[length];
            record.getBytes(0, copy);
            expected.add(copy);
        }
    }

    /** After the last start. */
    void check(final Storage storage, final JournalPoint end) throws IOException {
        begin(storage, end, end::sequence);
        thread.catchUp();
        final AuditVerifier.Report report = new AuditVerifier(storage).verify();
        SimulationReference.check(mayDiffer || report.problems().isEmpty(), report.problems().toString());
        final List<String> warnings = thread.status().warnings();
        SimulationReference.check(mayDiffer || warnings.isEmpty(), warnings.toString());
        counts.auditGaps += mayDiffer ? 0 : report.gaps().size();
        if (!mayDiffer) {
            final TreeMap<Long, AuditRecord> found = new TreeMap<>();
            final List<AuditRecord> gaps = new ArrayList<>();
            read(storage, found, gaps);
            compare(found, gaps);
        }
        thread.close();
    }

    private void compare(final TreeMap<Long, AuditRecord> found, final List<AuditRecord> gaps) throws IOException {
        final TreeMap<Long, AuditRecord> undisturbed = new TreeMap<>();
        final Storage memory = new SimulatedStorage(new Random(1), () -> { }, PLENTY_BYTES);
        try (AuditLog log = new AuditLog(memory, LEDGER_ID)) {
            log.begin(AuditEnd.find(memory), JournalPoint.START, 0, 0);
            for (final byte[] record : expected) {
                log.append(new UnsafeBuffer(record), 0, record.length);
            }
        }
        read(memory, undisturbed, new ArrayList<>());
        undisturbed.forEach((sequence, record) -> {
            final AuditRecord other = found.remove(sequence);
            final boolean isExcused = gaps.stream()
                .anyMatch(gap -> sequence >= gap.sequence() && sequence <= gap.until());
            SimulationReference.check(other != null || isExcused, "the audit lacks sequence " + sequence);
            SimulationReference.check(other == null || isSame(record, other),
                "the audit says something else of sequence " + sequence);
            counts.audited += other == null ? 0 : 1;
        });
        SimulationReference.check(found.isEmpty(), "the audit has what nobody gave: " + found.keySet());
    }

    private static boolean isSame(final AuditRecord one, final AuditRecord other) {
        return one.timeMs() == other.timeMs() && one.command().equals(other.command())
            && one.result() == other.result() && one.before().equals(other.before())
            && one.after().equals(other.after());
    }

    private static void read(
        final Storage storage, final TreeMap<Long, AuditRecord> commands, final List<AuditRecord> gaps)
        throws IOException {
        final AuditChain chain = new AuditChain(storage);
        for (AuditRecord record = chain.next(); record != null; record = chain.next()) {
            if (record.kind() == AuditKind.COMMAND) {
                commands.put(record.sequence(), record);
            } else if (record.kind() == AuditKind.GAP) {
                gaps.add(record);
            } else if (record.kind() == AuditKind.LOSS) {
                commands.tailMap(record.sequence(), true).clear();
            }
        }
    }
}
