package dev.holdfast.gateway.metrics;

import dev.holdfast.gateway.rotation.CredentialWatch;
import dev.holdfast.gateway.wire.credential.Credential;
import dev.holdfast.gateway.wire.credential.Credentials;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.util.function.BiConsumer;

/** What is measured of the platform's credentials. Any thread. */
final class CredentialMetrics {
    private CredentialMetrics() {
    }

    static void register(final PrometheusRegistry registry, final CredentialWatch watch) {
        CounterWithCallback.builder().name("holdfast_credential_verified_total")
            .help("Callbacks that were verified with a credential of the platform")
            .labelNames("credential", "role")
            .callback(callback -> each(watch.credentials(), (credential, role) -> callback.call(credential.verified(),
                credential.id(), role))).register(registry);
        GaugeWithCallback.builder().name("holdfast_credential_last_use_ms")
            .help("When a callback was verified with it last, Unix milliseconds; 0 for never since the start")
            .labelNames("credential", "role")
            .callback(callback -> each(watch.credentials(), (credential, role) -> callback.call(credential.lastUseMs(),
                credential.id(), role))).register(registry);
        GaugeWithCallback.builder().name("holdfast_credentials_reload_ms")
            .help("When credentials were read last, Unix milliseconds")
            .callback(callback -> callback.call(watch.reloadMs())).register(registry);
        GaugeWithCallback.builder().name("holdfast_credentials_reload_failed")
            .help("Whether that failed, so that those of before are used: 1 or 0")
            .callback(callback -> callback.call(watch.problem() == null ? 0 : 1)).register(registry);
    }

    private static void each(final Credentials credentials, final BiConsumer<Credential, String> action) {
        action.accept(credentials.current(), "current");
        if (credentials.other() != null) {
            action.accept(credentials.other(), "other");
        }
    }
}
