package dev.holdfast.gateway.admin;

import dev.holdfast.gateway.engine.LedgerEngine;
import dev.holdfast.gateway.server.AmbiguousCallbacks;
import dev.holdfast.gateway.sync.SyncService;
import dev.holdfast.gateway.sync.SyncSettings;

import java.util.function.Supplier;

/**
 * Where the back-office takes its answers from.
 *
 * @param engine         has the ledger, the clock, the late approvals, and what somebody should see to although it
 *     decides.
 * @param sync           null when there is no sync.
 * @param ambiguous      the callbacks that can be read in more than one way.
 * @param notReadyReason why the gateway does not decide; null when it does.
 * @param metrics        everything measured, in the Prometheus text format.
 */
public record AdminSources(
    LedgerEngine engine, SyncService sync, SyncSettings syncSettings, AmbiguousCallbacks ambiguous,
    Supplier<String> notReadyReason, Supplier<byte[]> metrics) {
}
