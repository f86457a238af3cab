package dev.holdfast.gateway.metrics;

import dev.holdfast.gateway.admin.access.Refusal;
import dev.holdfast.gateway.admin.access.Refusals;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.util.function.BooleanSupplier;

/** What is measured of the back-office. Any thread. */
final class AdminMetrics {
    private AdminMetrics() {
    }

    static void register(
        final PrometheusRegistry registry, final Refusals refusals, final BooleanSupplier hasUnreadableTokens) {
        CounterWithCallback.builder().name("holdfast_admin_refusals_total")
            .help("Requests to the back-office that were refused, by reason")
            .labelNames("reason").callback(callback -> {
                for (final Refusal refusal : Refusal.values()) {
                    callback.call(refusals.count(refusal), refusal.text());
                }
            }).register(registry);
        GaugeWithCallback.builder().name("holdfast_admin_tokens_failed")
            .help("Whether the tokens file could not be read: 1 or 0")
            .callback(callback -> callback.call(hasUnreadableTokens.getAsBoolean() ? 1 : 0)).register(registry);
    }
}
