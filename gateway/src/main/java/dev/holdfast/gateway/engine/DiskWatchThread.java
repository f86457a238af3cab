package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.disk.DaemonThreads;
import dev.holdfast.gateway.disk.ForceWatch;
import dev.holdfast.gateway.engine.upkeep.EngineGauges;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import org.agrona.concurrent.SystemNanoClock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The thread {@code disk-watch}, which looks after the data directory so that the ledger thread need not: room,
 * slowness, ownership, and the file of late approvals, each once a second. Notifies the ledger thread by flags.
 *
 * <p>Made, started and stopped by the thread that starts and stops the gateway; its tasks block on the disk.
 */
final class DiskWatchThread {
    private static final long CHECK_SECONDS = 1;
    private static final String PROBE_FILE = "force-probe.tmp";
    private static final int PROBE_BYTES = 4096;

    private final EngineSettings settings;
    private final Storage storage;
    private final EngineGauges gauges;
    private final ForceWatch forces;
    private final ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(new DaemonThreads("disk-watch"));

    /** @param storage of the data directory. */
    DiskWatchThread(final EngineSettings settings, final Storage storage, final EngineGauges gauges) {
        this.settings = settings;
        this.storage = storage;
        this.gauges = gauges;
        forces = new ForceWatch(SystemNanoClock.INSTANCE, settings.journal().slowForceMs(), this::probe);
    }

    /** Hears of every force. */
    ForceWatch forces() {
        return forces;
    }

    /** Looks for room once, so that the ledger thread begins with an answer, and begins. */
    void start(final LedgerAgent agent, final OwnershipWatch ownership, final LateApprovalsFile lateApprovalsFile) {
        final DiskWatch room = new DiskWatch(settings.journal(),
            () -> Files.getFileStore(settings.directory()).getUsableSpace(), agent, gauges);
        room.run();
        executor.scheduleWithFixedDelay(room, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
        executor.scheduleWithFixedDelay(() -> keep(lateApprovalsFile, agent), 0, CHECK_SECONDS, TimeUnit.SECONDS);
        executor.scheduleWithFixedDelay(ownership, 0, CHECK_SECONDS, TimeUnit.SECONDS);
        executor.scheduleWithFixedDelay(forces, CHECK_SECONDS, CHECK_SECONDS, TimeUnit.SECONDS);
    }

    void stop() {
        executor.shutdownNow();
    }

    private static void keep(final LateApprovalsFile lateApprovalsFile, final LedgerAgent agent) {
        if (agent.state() == EngineState.RUNNING) {
            lateApprovalsFile.run();
        }
    }

    /** A file of its own, so that what the journal's file waits for does not come into it. */
    private void probe() throws IOException {
        try (StoredFile file = storage.create(PROBE_FILE)) {
            file.write(ByteBuffer.allocateDirect(PROBE_BYTES), 0);
            file.force();
        }
    }
}
