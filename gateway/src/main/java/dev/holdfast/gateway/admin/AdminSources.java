package dev.holdfast.gateway.admin;

import dev.holdfast.gateway.admin.reserve.ReserveSettings;
import dev.holdfast.gateway.engine.LedgerEngine;
import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.gateway.server.AmbiguousCallbacks;
import dev.holdfast.gateway.sync.SyncService;
import dev.holdfast.gateway.sync.SyncSettings;

import java.util.List;
import java.util.function.Supplier;

/**
 * Where the back-office takes its answers from.
 *
 * @param engine         has the ledger, the clock and the late approvals.
 * @param sync           null when there is no sync.
 * @param reserve        when the reserve is too low.
 * @param ambiguous      the callbacks that can be read in more than one way.
 * @param warnings       what somebody should see to although the gateway decides.
 * @param notReadyReason why the gateway does not decide; null when it does.
 * @param metrics        everything measured, in the Prometheus text format.
 * @param events         counts what looks like an attack.
 */
public record AdminSources(
    LedgerEngine engine, SyncService sync, SyncSettings syncSettings, ReserveSettings reserve,
    AmbiguousCallbacks ambiguous,
    Supplier<List<String>> warnings, Supplier<String> notReadyReason, Supplier<byte[]> metrics,
    SecurityEvents events) {
}
