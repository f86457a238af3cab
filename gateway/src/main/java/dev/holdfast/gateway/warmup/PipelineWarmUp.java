package dev.holdfast.gateway.warmup;

import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.disk.BackupSettings;
import dev.holdfast.gateway.disk.HighWaterSettings;
import dev.holdfast.gateway.engine.EngineSettings;
import dev.holdfast.gateway.engine.LedgerEngine;
import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.gateway.engine.OrderAges;
import dev.holdfast.gateway.engine.upkeep.JournalSettings;
import dev.holdfast.gateway.listener.DoorSettings;
import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.gateway.server.AmbiguousCallbacks;
import dev.holdfast.gateway.server.CallbackServer;
import dev.holdfast.gateway.server.CallbackServices;
import dev.holdfast.gateway.server.CallbackSettings;
import dev.holdfast.gateway.server.PlatformIdentity;
import dev.holdfast.gateway.wire.credential.Credential;
import dev.holdfast.gateway.wire.credential.Credentials;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.FileJournal;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Answers callbacks before the listeners open: real ones over real sockets, by a listener and a ledger that are thrown
 * away, with a secret that nobody else has and a journal in a directory of its own. So the classes of the whole way are
 * loaded and their busiest methods compiled when the platform's first callback comes. Nothing of the real ledger is
 * touched, and what goes wrong here refuses no start.
 *
 * <p>Runs on the thread that starts the gateway. Cold: blocks and allocates.
 */
public final class PipelineWarmUp {
    /** Directory inside the data directory, which is there only meanwhile. */
    public static final String DIRECTORY = "warm-up";

    private static final Logger LOG = LoggerFactory.getLogger(PipelineWarmUp.class);
    private static final int MAX_ORDERS = 100_000;
    private static final int RING_BYTES = 1 << 20;
    private static final long SECONDS = 10;
    private static final DoorSettings DOOR = new DoorSettings(16, 10_000, 1_000);
    private static final String ACCOUNT = "U";
    private static final String CARD = "C";

    private final GatewaySettings settings;
    private final Path directory;
    private final String secret = UUID.randomUUID().toString();

    private PipelineWarmUp(final GatewaySettings settings) {
        this.settings = settings;
        directory = settings.engine().directory().resolve(DIRECTORY);
    }

    /**
     * Warms up for as long as is set, unless that is 0.
     *
     * @param settings of the gateway that is about to open.
     * @return how many callbacks were answered as they should be.
     */
    public static int run(final GatewaySettings settings) {
        if (settings.warmUpMs() == 0) {
            return 0;
        }
        final PipelineWarmUp warmUp = new PipelineWarmUp(settings);
        final long startNs = System.nanoTime();
        int answered = 0;
        try {
            warmUp.clear();
            try {
                answered = warmUp.run();
            } finally {
                warmUp.clear();
            }
        } catch (final IOException | RuntimeException e) {
            LOG.warn("the start goes on without being warmed up, so the first answers will be slow: {}", e.toString());
        }
        LOG.info("warmed up by {} callbacks of its own within {} ms", answered,
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
        return answered;
    }

    /** What is left when a process ends meanwhile goes with the next start; what a link leads to is not ours. */
    private void clear() {
        if (Files.isSymbolicLink(directory)) {
            throw new UnusableEnvironmentException("a link stands in the way: " + directory);
        }
        IoUtil.delete(directory.toFile(), true);
    }

    private int run() throws IOException {
        try (LedgerEngine engine = new LedgerEngine(engineSettings())) {
            final LedgerPort port = engine.newPort(1, Ledger.MAX_RESULT_BYTES, Runnable::run);
            final CallbackServer server = new CallbackServer(new CallbackServices(callbackSettings(), identity(),
                engine, null, new AmbiguousCallbacks(null, System::currentTimeMillis), new SecurityEvents()), null);
            try {
                engine.start();
                openAccount(port);
                server.start();
                return new WarmUpClient(server.address(), settings.callback().path(), identity()).run(
                    TimeUnit.MILLISECONDS.toNanos(settings.warmUpMs()));
            } finally {
                server.close();
            }
        }
    }

    private void openAccount(final LedgerPort port) {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
        final PlainCommands commands = new PlainCommands(command, settings.identity().currency());
        give(port, command, commands.putAccount(ACCOUNT, Units.MAX));
        give(port, command, commands.putCard(CARD, ACCOUNT, ""));
    }

    /** The port is this thread's until the ledger thread has it, and the other way round. */
    private static void give(final LedgerPort port, final UnsafeBuffer command, final int length) {
        final CountDownLatch done = new CountDownLatch(1);
        port.submit(command, 0, length, LedgerPort.NO_DEADLINE, Actor.GATEWAY, (result, offset, bytes) ->
            done.countDown());
        try {
            if (!done.await(SECONDS, TimeUnit.SECONDS)) {
                throw new UnusableEnvironmentException("no answer of the ledger within " + SECONDS + " s");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableEnvironmentException("interrupted");
        }
    }

    private EngineSettings engineSettings() {
        final EngineSettings real = settings.engine();
        final JournalSettings journal = real.journal();
        return new EngineSettings(directory, new LedgerCapacity(1, 1, MAX_ORDERS, 1), RING_BYTES,
            new JournalSettings(FileJournal.MIN_SEGMENT_BYTES, journal.forceIntervalMs(), 0, 0, 0,
                journal.snapshotPercent(), 0, 0, journal.slowForceMs(), 0,
                new HighWaterSettings(null, journal.highWater().intervalMs(), HighWaterSettings.NONE)),
            new OrderAges(OrderAges.NEVER, OrderAges.NEVER, OrderAges.NEVER), real.idle(), real.maxClockStepMs(),
            BackupSettings.NONE, real.keys());
    }

    private CallbackSettings callbackSettings() {
        final CallbackSettings real = settings.callback();
        return new CallbackSettings("127.0.0.1", 0, real.path(), "", "", "off", real.identifierCharacters(), 1,
            real.nativeTransport(), DOOR, real.maxPipelined(), real.maxBodyBytes(), real.maxHeaderBytes(),
            real.readTimeoutMs(), real.idleTimeoutMs(), real.timestampWindowMs(), false, real.deadlineMs(),
            real.maxInFlight());
    }

    private PlatformIdentity identity() {
        final Credential own =
            new Credential("warm-up", "warm-up", "warm-up", secret.getBytes(StandardCharsets.US_ASCII));
        return new PlatformIdentity(new Credentials(own, null), settings.identity().currency(),
            settings.identity().zoneMinutes(), settings.identity().authorizes());
    }
}
