package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.engine.SteppedLedger;
import dev.holdfast.gateway.platform.Clocks;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.sync.ledger.LedgerLink;
import dev.holdfast.gateway.sync.ledger.LedgerSide;
import dev.holdfast.ledger.values.CurrencyCode;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The sync's agent and the ledger's, both stepped by hand: clocks that are moved, a platform that follows a script, no
 * thread, no sleep and no socket. Time passes in steps of {@value #STEP_MS} ms.
 */
final class SteppedSync implements AutoCloseable {
    /** 10:00 in the platform's zone. */
    static final long START_MS = Instant.parse("2026-05-01T02:00:00Z").toEpochMilli();
    static final int INTERVAL_MS = 60_000;
    static final int STEP_MS = 10;

    private static final int MAX_PASSES = 100_000;
    private static final long SEED = 42;

    private final Path directory;
    private final SyncSettings settings;
    private long nowMs = 5_000_000;
    private long wallAheadMs;
    private long platformAheadMs;
    final ScriptedPlatform platform = new ScriptedPlatform(() -> START_MS + passedMs() + platformAheadMs, () -> nowMs);
    final SteppedLedger ledger = new SteppedLedger(this::wallMs, this::nowNs);
    private PlatformClient client;
    private SyncAgent agent;

    /** @param given settings that differ, names and values in turn. */
    SteppedSync(final Path directory, final String... given) {
        this.directory = directory;
        final Map<String, String> values =
            new HashMap<>(Map.of("platform.base_url", "http://127.0.0.1:1", "platform.api_key", "key",
            "sync.cards_since", "2026-04-30", "sync.first_orders_days", "1", "sync.reconcile_time", "",
            "sync.interval_ms", Integer.toString(INTERVAL_MS)));
        for (int i = 0; i < given.length; i += 2) {
            values.put(given[i], given[i + 1]);
        }
        settings = GatewaySettings.sync(SettingValues.load(null, Map.of(), values));
        restart();
    }

    /** Begins anew with what is on disk and in the ledger, as after a crash: what was on its way is forgotten. */
    void restart() {
        client = new PlatformClient(platform, settings.apiKey(), settings.maxConcurrent(), settings.maxAttempts(),
            new Clocks(this::wallMs, this::nowNs), new Random(SEED));
        agent = new SyncAgent(settings,
            new LedgerSide(new LedgerLink(ledger.newPort()), ledger::timeMs, ledger.late(), CurrencyCode.pack("USD")),
            client, directory, this::nowNs);
    }

    SyncAgent agent() {
        return agent;
    }

    PlatformClient client() {
        return client;
    }

    SyncStream stream(final String name) {
        return agent.streams().stream().filter(stream -> stream.name().equals(name)).findFirst().orElseThrow();
    }

    /** Steps both until there is nothing to do at this moment. */
    void settle() {
        for (int i = 0; i < MAX_PASSES; i++) {
            if (agent.doWork() + ledger.step() == 0) {
                return;
            }
        }
        throw new AssertionError("there is always something to do");
    }

    /** Lets time pass on all clocks. */
    void passMs(final long ms) {
        for (long passed = 0; passed < ms; passed += STEP_MS) {
            nowMs += Math.min(STEP_MS, ms - passed);
            settle();
        }
    }

    /** Lets much time pass in one step, as if nobody had looked meanwhile. */
    void jumpMs(final long ms) {
        nowMs += ms;
        settle();
    }

    /** Sets the wall clock here so far ahead of the true time. */
    void wallAheadMs(final long ms) {
        wallAheadMs = ms;
    }

    /** Milliseconds of the monotonic clock. */
    long nowMs() {
        return nowMs;
    }

    /** How long it is since the start. */
    long passedMs() {
        return nowMs - 5_000_000;
    }

    private long wallMs() {
        return START_MS + passedMs() + wallAheadMs;
    }

    private long nowNs() {
        return TimeUnit.MILLISECONDS.toNanos(nowMs);
    }

    @Override
    public void close() {
        ledger.close();
    }
}
