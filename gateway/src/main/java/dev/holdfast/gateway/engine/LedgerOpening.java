package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.disk.AuditRing;
import dev.holdfast.gateway.disk.AuditStart;
import dev.holdfast.gateway.disk.HighWaterFiles;
import dev.holdfast.gateway.disk.HighWaterSettings;
import dev.holdfast.gateway.engine.LateApprovals.Outcome;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.audit.AuditBacklog;
import dev.holdfast.ledger.audit.AuditEnd;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.journal.JournalEnd;
import dev.holdfast.ledger.journal.JournalFailedException;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.recovery.CleanStop;
import dev.holdfast.ledger.recovery.CleanStopBrokenException;
import dev.holdfast.ledger.recovery.Recovery;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Opens the ledger of a data directory whose lock is held: replays snapshot and journal into a fresh store, finds the
 * approvals that an unclean stop left in doubt, opens the journal for writing, and journals what a start has to say.
 * What it opens belongs to the engine; when a step fails, whatever the steps before it opened is closed again.
 *
 * <p>Runs once, on the thread that starts the gateway. Cold: blocks on the disk and allocates.
 */
final class LedgerOpening {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerOpening.class);
    /** What came late or nowhere before that was asked about, by default a minute later. */
    private static final long UNCERTAIN_MS = TimeUnit.SECONDS.toMillis(75);

    private final EngineSettings settings;
    private final Storage storage;
    private final LateApprovals lateApprovals;
    private final Recovery recovery;
    private final LedgerStore store;
    private final Ledger ledger;
    private final FileJournal journal;
    private final LedgerClock clock;
    private final AuditRing auditRing = new AuditRing();
    private final AuditStart auditStart;

    /**
     * @param storage           of the data directory.
     * @param lateApprovals     takes the approvals that are in doubt.
     * @param lateApprovalsFile what was kept of them over the last stop.
     * @param preparer          runs what the journal wants done when it has begun a segment.
     */
    LedgerOpening(
        final EngineSettings settings, final Storage storage, final LateApprovals lateApprovals,
        final LateApprovalsFile lateApprovalsFile, final Executor preparer) {
        this.settings = settings;
        this.storage = storage;
        this.lateApprovals = lateApprovals;
        checkUnused();
        DirectMemory.check(settings.capacity().orders(), DirectMemory.limitBytes());
        LedgerWarmUp.run();
        recovery = new Recovery(storage, settings.capacity());
        store = recovery.store();
        ledger = recovery.ledger();
        try {
            final AuditBacklog backlog = new AuditBacklog(lastAudited());
            recovery.show(backlog);
            final JournalPoint from = recovery.point();
            final JournalEnd end = replay(lateApprovalsFile);
            final OpeningCommands commands = new OpeningCommands(ledger, settings.capacity(), RuleBook.CURRENT,
                recovery.lostUpTo());
            journal = openJournal(end, preparer);
            auditStart = new AuditStart(from, journal.point(), backlog);
            clock = new LedgerClock(SystemEpochClock.INSTANCE, SystemNanoClock.INSTANCE, settings.maxClockStepMs(),
                ledger.timeMs());
            give(commands);
        } catch (final RuntimeException e) {
            recovery.close();
            throw e;
        }
    }

    LedgerStore store() {
        return store;
    }

    Ledger ledger() {
        return ledger;
    }

    FileJournal journal() {
        return journal;
    }

    /** Takes what persons change. */
    AuditRing auditRing() {
        return auditRing;
    }

    /** What the audit begins with. */
    AuditStart auditStart() {
        return auditStart;
    }

    /** The ledger's time, which goes on where the journal ends. */
    LedgerClock clock() {
        return clock;
    }

    /**
     * Somebody may have removed the lock of a gateway that runs. Its journal's newest file is locked, too, and cannot
     * go without being missed.
     */
    private void checkUnused() {
        try {
            if (FileJournal.isInUse(storage)) {
                throw new UnusableEnvironmentException("data directory=" + settings.directory()
                    + " is in use: another process writes its journal, though "
                    + "the lock was removed or replaced; stop that one first");
            }
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("data directory=" + settings.directory() + " cannot be used: "
                + e.getMessage(), e);
        }
    }

    /** Sequence of the last command that the audit has; of an audit that cannot be read, all is made again. */
    private long lastAudited() {
        try {
            return AuditEnd.find(storage).lastSequence();
        } catch (final IOException e) {
            LOG.warn("the audit cannot be read: {}", e.toString());
            return 0;
        }
    }

    private JournalEnd replay(final LateApprovalsFile lateApprovalsFile) {
        final HighWaterSettings highWater = settings.journal().highWater();
        final long startNs = System.nanoTime();
        try {
            final boolean isNew = JournalFiles.list(storage).isEmpty() && Snapshot.list(storage).isEmpty();
            HighWaterFiles.expect(recovery, storage, highWater);
            final JournalEnd end = recovery.applyAll();
            final boolean wasCleanStop = wasCleanStop();
            if (highWater.acceptLoss() != HighWaterSettings.NONE && recovery.lostUpTo() == 0) {
                LOG.warn("journal.accept_loss={} is not needed, remove it: the ledger is whole up to sequence={}",
                    highWater.acceptLoss(), end.sequence());
            }
            if (!wasCleanStop) {
                findUncertain();
            }
            lateApprovalsFile.read();
            LOG.info("recovered the ledger: last_stop={} snapshot={} commands={} accounts={} orders={} digest={} ms={} "
                + "directory={}",
                isNew ? "none" : wasCleanStop ? "clean" : "unclean", recovery.fromSequence(),
                end.sequence() - recovery.fromSequence(),
                store.accounts().count(), store.orders().count(), Long.toHexString(store.digest()),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs), settings.directory());
            return end;
        } catch (final IOException e) {
            throw new JournalFailedException("cannot read " + storage.locate(CleanStop.FILE) + ": " + e.getMessage(),
                e);
        }
    }

    private boolean wasCleanStop() throws IOException {
        try {
            return CleanStop.check(storage, ledger.sequence(), store.digest());
        } catch (final CleanStopBrokenException e) {
            if (e.sequence() <= ledger.sequence() || !recovery.acceptsLoss(e.sequence())) {
                throw e;
            }
            LOG.warn("given up by journal.accept_loss: {}", e.getMessage());
            return false;
        }
    }

    /** Nobody knows whether the last approvals before an unclean stop have reached the platform. */
    private void findUncertain() {
        final long fromMs = ledger.timeMs() - UNCERTAIN_MS;
        final UnsafeBuffer consumeNo = new UnsafeBuffer(0, 0);
        final OrderRow row = new OrderRow();
        for (int part = 0; part < store.orders().parts(); part++) {
            store.orders().scan(part, 0, Integer.MAX_VALUE, row, (key, order) -> {
                if (order.money().held() > 0 && order.decidedTime() >= fromMs && order.said().noticeTime() == 0) {
                    key.wrapText(consumeNo);
                    lateApprovals.add(consumeNo.getStringWithoutLengthUtf8(0, consumeNo.capacity()),
                        LateApprovals.UNKNOWN_MS, Outcome.UNCLEAN_STOP);
                }
                return true;
            });
        }
    }

    private FileJournal openJournal(final JournalEnd end, final Executor preparer) {
        try {
            recovery.makeDurable();
            final FileJournal opened = new FileJournal(storage, named(end), ledger, settings.journal().segmentBytes(),
                preparer);
            // Last, so that a start that cannot write leaves everything to the next one.
            CleanStop.remove(storage);
            return opened;
        } catch (final IOException e) {
            throw new JournalFailedException("cannot write in the data directory " + storage + ": " + e.getMessage(),
                e);
        }
    }

    /** The end, with an id for the ledger when it has none yet. */
    private static JournalEnd named(final JournalEnd end) {
        return end.point().ledgerId() != 0 ? end
            : new JournalEnd(end.segment(), end.position(), end.point().of(new SecureRandom().nextLong()));
    }

    private void give(final OpeningCommands commands) {
        try {
            commands.give(journal, clock.update(SystemNanoClock.INSTANCE.nanoTime()), auditRing);
        } catch (final RuntimeException e) {
            journal.close();
            throw e;
        }
    }
}
