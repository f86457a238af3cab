package dev.holdfast.gateway.metrics;

import dev.holdfast.gateway.admin.access.Refusals;
import dev.holdfast.gateway.admin.reserve.ReserveWatch;
import dev.holdfast.gateway.disk.AuditThread;
import dev.holdfast.gateway.disk.BackupStatus;
import dev.holdfast.gateway.disk.HighWaterFiles;
import dev.holdfast.gateway.engine.EngineState;
import dev.holdfast.gateway.engine.LateApprovals;
import dev.holdfast.gateway.engine.LedgerEngine;
import dev.holdfast.gateway.engine.upkeep.EngineGauges;
import dev.holdfast.gateway.listener.Door;
import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.gateway.platform.PlatformStats;
import dev.holdfast.gateway.rotation.CredentialWatch;
import dev.holdfast.gateway.server.CallbackServer;
import dev.holdfast.gateway.server.CallbackStats;
import dev.holdfast.gateway.server.arrival.Overload;
import dev.holdfast.gateway.sync.Reconciliation;
import dev.holdfast.gateway.sync.SyncService;
import dev.holdfast.gateway.tls.TlsWatch;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ResultCode;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** Everything measured. Any thread. */
public final class GatewayMetrics {
    private static final double SECONDS_PER_NS = 1e-9;
    private static final double SECONDS_PER_MS = 1e-3;
    private static final double[] LATENCY_SECONDS = {
        0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.8, Double.POSITIVE_INFINITY
    };
    private static final double[] BATCH_SIZES = {1, 2, 4, 8, 16, 32, 64, 128, 256, Double.POSITIVE_INFINITY};

    private final PrometheusRegistry registry = new PrometheusRegistry();

    /**
     * @param sync    null when there is no sync.
     * @param isReady what {@code /health/ready} says.
     */
    public GatewayMetrics(
        final LedgerEngine engine, final CallbackServer callbacks, final SyncService sync,
        final BooleanSupplier isReady) {
        final List<CallbackStats> stats = callbacks.stats();
        registry.register(new HdrHistogramCollector("holdfast_callback_latency_seconds",
            "From the first byte of a callback to the writing of its answer", SECONDS_PER_NS, LATENCY_SECONDS,
            stats.stream().map(CallbackStats::latencyNs).toList()));
        CounterWithCallback.builder().name("holdfast_callbacks_total").help("Callbacks answered, by result")
            .labelNames("code", "result")
            .callback(callback -> {
                for (final ResultCode result : ResultCode.values()) {
                    final long count = stats.stream().mapToLong(s -> s.count(result)).sum();
                    if (count > 0 || result.isApproved()) {
                        callback.call(count, Integer.toString(result.code()), result.name().toLowerCase(Locale.ROOT));
                    }
                }
            }).register(registry);
        counter(
            "holdfast_answers_late_total", "Answers given after callback.deadline_ms", () -> stats.stream()
            .mapToLong(CallbackStats::late).sum());
        counter("holdfast_answers_beyond_800ms_total", "Answers given when KeySecure had given up",
            () -> stats.stream().mapToLong(CallbackStats::tooLate).sum());
        counter("holdfast_fruitless_requests_total", "Callbacks that were refused unsigned, or repeated word for word",
            () -> stats.stream().mapToLong(CallbackStats::fruitless).sum());
        counter("holdfast_connections_held_total", "Waits of connections since there were too many of those",
            () -> stats.stream().mapToLong(CallbackStats::held).sum());
        counters("holdfast_callbacks_overloaded_total", "Callbacks answered with 5001, by why", "why",
            Overload.values(), why -> stats.stream().mapToLong(s -> s.overloads(why)).sum());
        counters("holdfast_late_approvals_total", "Approvals whose answers came too late or nowhere", "outcome",
            LateApprovals.Outcome.values(), engine.lateApprovals()::count);
        registerEngine(engine);
        gauge("holdfast_ready", "Whether the gateway decides and is not being stopped: 1 or 0",
            () -> isReady.getAsBoolean() ? 1 : 0);
        if (engine.backup() != null) {
            registerBackup(engine.backup());
        }
        if (sync != null) {
            registerSync(sync);
        }
    }

    /** Adds who is in at each listener, who was not let in or stay, and what looks like an attack. */
    public void register(final Door callbackDoor, final Door adminDoor, final SecurityEvents events) {
        ListenerMetrics.register(registry, callbackDoor, adminDoor, events);
    }

    /** Adds what callbacks are signed with. */
    public void register(final CredentialWatch watch) {
        CredentialMetrics.register(registry, watch);
    }

    /** Adds the certificates of the listeners that speak TLS. */
    public void register(final List<TlsWatch> watches) {
        if (!watches.isEmpty()) {
            TlsMetrics.register(registry, watches);
        }
    }

    /** Adds what the back-office refused, and whether its tokens file could not be read. */
    public void register(final Refusals refusals, final BooleanSupplier hasUnreadableTokens) {
        AdminMetrics.register(registry, refusals, hasUnreadableTokens);
    }

    /** Adds what is known of the reserve. */
    public void register(final ReserveWatch reserve) {
        ReserveMetrics.register(registry, reserve);
    }

    /** All metrics in the Prometheus text format. */
    public byte[] write() {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, registry.scrape());
        } catch (final IOException e) {
            throw new BrokenInvariantException("metrics in memory cannot be written", e);
        }
        return out.toByteArray();
    }

    private void registerEngine(final LedgerEngine engine) {
        final EngineGauges gauges = engine.gauges();
        registry.register(new HdrHistogramCollector("holdfast_journal_force_seconds",
            "Time of one force of the journal", SECONDS_PER_NS, LATENCY_SECONDS, List.of(gauges.forceNs())));
        registry.register(new HdrHistogramCollector("holdfast_batch_messages", "Messages that share one force", 1,
            BATCH_SIZES, List.of(gauges.batchSizes())));
        gauge("holdfast_queue_bytes", "Bytes waiting for the ledger thread", engine::queuedBytes);
        gauge(
            "holdfast_queue_capacity_bytes", "Room for bytes that wait for the ledger thread", () -> engine.settings()
            .ringBytes());
        gauge("holdfast_journal_sequence", "Sequence of the last durable command", gauges::forcedSequence);
        gauge("holdfast_journal_unforced_commands", "Commands that are written and not forced yet",
            () -> Math.max(0, gauges.writtenSequence() - gauges.forcedSequence()));
        GaugeWithCallback.builder().name("holdfast_journal_force_interval_seconds")
            .help("How long a batch may stay unforced, by journal.force")
            .labelNames("policy")
            .callback(callback -> callback.call(engine.settings().journal().forceIntervalMs() * SECONDS_PER_MS,
                engine.settings().journal().forcePolicy())).register(registry);
        final HighWaterFiles highWater = engine.highWater();
        GaugeWithCallback.builder().name("holdfast_high_water_sequence")
            .help("Sequence that the high-water file says was confirmed")
            .labelNames("file").callback(callback -> {
                callback.call(highWater.ownSequence(), "own");
                if (highWater.hasCopy()) {
                    callback.call(highWater.copySequence(), "copy");
                }
            }).register(registry);
        GaugeWithCallback.builder().name("holdfast_high_water_failed")
            .help("Whether the last try to write the high-water file failed: 1 or 0")
            .labelNames("file").callback(callback -> {
                callback.call(highWater.ownFailed() ? 1 : 0, "own");
                if (highWater.hasCopy()) {
                    callback.call(highWater.copyFailed() ? 1 : 0, "copy");
                }
            }).register(registry);
        registerAudit(engine.audit());
        gauge("holdfast_disk_free_bytes", "Free space of the journal's disk", gauges::freeBytes);
        gauge(
            "holdfast_snapshot_failed", "Whether the last try to make a snapshot failed: 1 or 0", () ->
            gauges.snapshotProblem() == null ? 0 : 1);
        gauge(
            "holdfast_damaged_files", "Journal files and snapshots that were read again and are damaged", () ->
            gauges.damagedFiles().size());
        gauge(
            "holdfast_clock_believed", "Whether the ledger's time is the wall clock's: 1 or 0", () -> engine.clock()
            .isBelieved() ? 1 : 0);
        gauge("holdfast_clock_ahead_ms", "How far the wall clock is ahead of the ledger's time",
            engine.clock()::wallAheadMs);
        gauge("holdfast_old_holds", "Holds that nobody settled for ledger.old_hold_hours", gauges::oldHolds);
        gauge(
            "holdfast_orders_in_review", "Orders with a notification that could not be applied",
            gauges::ordersInReview);
        gauge(
            "holdfast_ledger_failed",
            "Whether the ledger has failed for good and everything is declined until a restart: 1 or 0",
            () -> engine.state() == EngineState.FAILED ? 1 : 0);
        gauge(
            "holdfast_disk_slow", "Whether the journal's disk takes so long that answers come too late: 1 or 0", () ->
            engine.isDiskSlow() ? 1 : 0);
        registerRows(gauges, engine.settings().capacity());
    }

    private void registerAudit(final AuditThread audit) {
        gauge("holdfast_audit_records", "Records of the audit", audit::records);
        gauge("holdfast_audit_bytes", "Bytes of the audit's files, which are kept for ever", audit::bytes);
        gauge("holdfast_audit_behind", "Whether the audit lacks a command that the journal has: 1 or 0",
            () -> audit.status().isBehind() ? 1 : 0);
        counter("holdfast_audit_failures_total", "Tries to write the audit that failed", audit.status()::failures);
    }

    private void registerRows(final EngineGauges gauges, final LedgerCapacity capacity) {
        GaugeWithCallback.builder().name("holdfast_map_rows").help("Rows in use").labelNames("map")
            .callback(callback -> {
                callback.call(gauges.accounts(), "accounts");
                callback.call(gauges.cards(), "cards");
                callback.call(gauges.orders(), "orders");
                callback.call(gauges.entries(), "entries");
                callback.call(gauges.packageVersions(), "package_versions");
                callback.call(gauges.cardTerms(), "card_terms");
                callback.call(gauges.cardholders(), "cardholders");
                callback.call(gauges.applications(), "applications");
                callback.call(gauges.orderFees(), "order_fees");
                callback.call(gauges.reserveEntries(), "reserve_entries");
            }).register(registry);
        GaugeWithCallback.builder().name("holdfast_map_capacity_rows").help("Room for rows").labelNames("map")
            .callback(callback -> {
                callback.call(capacity.accounts(), "accounts");
                callback.call(capacity.cards(), "cards");
                callback.call(capacity.orders(), "orders");
                callback.call(capacity.entries(), "entries");
                callback.call(capacity.packageVersions(), "package_versions");
                callback.call(capacity.cardTerms(), "card_terms");
                callback.call(capacity.accounts(), "cardholders");
                callback.call(capacity.cards(), "applications");
                callback.call(capacity.orders(), "order_fees");
                callback.call(capacity.entries(), "reserve_entries");
            }).register(registry);
    }

    private void registerBackup(final BackupStatus backup) {
        gauge(
            "holdfast_backup_lag_commands", "Commands that are on the journal's disk and not in the backup",
            backup::lagCommands);
        GaugeWithCallback.builder().name("holdfast_backup_lag_seconds").help("How long ago the backup had everything")
            .callback(callback -> callback.call(backup.lagMs() * SECONDS_PER_MS)).register(registry);
        counter("holdfast_backup_failures_total", "Passes of the backup that failed", backup::failures);
    }

    private void registerSync(final SyncService sync) {
        final PlatformStats stats = sync.platformStats();
        GaugeWithCallback.builder().name("holdfast_sync_lag_seconds")
            .help("How long ago a stream was in step with the platform")
            .labelNames("stream")
            .callback(callback -> sync.streams().forEach(s -> callback.call(s.lagMs() * SECONDS_PER_MS, s.name())))
            .register(registry);
        CounterWithCallback.builder().name("holdfast_sync_failures_total").help("Runs of a stream that failed")
            .labelNames("stream")
            .callback(callback -> sync.streams().forEach(s -> callback.call(s.failures(), s.name())))
            .register(registry);
        CounterWithCallback.builder().name("holdfast_sync_changes_total")
            .help("What a stream changed, here or on the platform")
            .labelNames("stream").callback(callback -> sync.streams().forEach(s -> callback.call(s.items(), s.name())))
            .register(registry);
        counter("holdfast_platform_requests_total", "Requests to the platform, repeats among them", stats::requests);
        counter("holdfast_platform_retries_total", "Requests to the platform that were repeats", stats::retries);
        counter(
            "holdfast_platform_failures_total", "Requests to the platform without a good response", stats::failures);
        gauge("holdfast_share_tokens", "Share tokens of cardholders that the platform has yet to take",
            () -> sync.tokens().count());
        gauge("holdfast_platform_breaker_open", "Whether the platform is left alone because it does not answer: 1 or 0",
            () -> stats.isBreakerOpen() ? 1 : 0);
        gauge(
            "holdfast_platform_credential_refused", "Whether the platform refuses our credential: 1 or 0",
            () -> stats.isCredentialRefused() ? 1 : 0);
        gauge(
            "holdfast_platform_last_success_ms", "When the platform answered well last, Unix milliseconds",
            stats::lastSuccessMs);
        gauge(
            "holdfast_reconciliation_differences", "Orders on which the last finished reconciliation did not agree",
            () -> {
                final Reconciliation last = sync.lastReconciliation();
                return last == null ? 0 : last.differences();
            });
        gauge("holdfast_reconciliation_failed", "Whether the last finished reconciliation ended early: 1 or 0",
            () -> {
                final Reconciliation last = sync.lastReconciliation();
                return last == null || last.problem().isEmpty() ? 0 : 1;
            });
    }

    private <E extends Enum<E>> void counters(
        final String name, final String help, final String label, final E[] values, final ToLongFunction<E> count) {
        CounterWithCallback.builder().name(name).help(help).labelNames(label).callback(callback -> {
            for (final E value : values) {
                callback.call(count.applyAsLong(value), value.name().toLowerCase(Locale.ROOT));
            }
        }).register(registry);
    }

    private void counter(final String name, final String help, final LongSupplier value) {
        CounterWithCallback.builder().name(name).help(help).callback(callback -> callback.call(value.getAsLong()))
            .register(registry);
    }

    private void gauge(final String name, final String help, final LongSupplier value) {
        GaugeWithCallback.builder().name(name).help(help).callback(callback -> callback.call(value.getAsLong()))
            .register(registry);
    }
}
