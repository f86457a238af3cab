package dev.holdfast.gateway.metrics;

import dev.holdfast.gateway.tls.TlsWatch;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** What is measured of the listeners' certificates. Any thread. */
final class TlsMetrics {
    private TlsMetrics() {
    }

    static void register(final PrometheusRegistry registry, final List<TlsWatch> watches) {
        register(registry, watches, "holdfast_tls_certificate_expires_seconds",
            "Seconds until the first certificate that clients are shown expires; negative when it has",
            TlsWatch::expiresSeconds);
        register(registry, watches, "holdfast_tls_reload_ms",
            "When certificate and key were read last, Unix milliseconds", TlsWatch::reloadMs);
        register(registry, watches, "holdfast_tls_reload_failed",
            "Whether that failed, so that those of before are used: 1 or 0",
            watch -> watch.problem() == null ? 0 : 1);
    }

    private static void register(
        final PrometheusRegistry registry, final List<TlsWatch> watches, final String name, final String help,
        final ToDoubleFunction<TlsWatch> value) {
        GaugeWithCallback.builder().name(name).help(help).labelNames("listener")
            .callback(callback -> watches.forEach(
                watch -> callback.call(value.applyAsDouble(watch), watch.listener()))).register(registry);
    }
}
