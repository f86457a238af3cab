package dev.holdfast.gateway.metrics;

import dev.holdfast.gateway.listener.Door;
import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.gateway.listener.SourceClass;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

import java.util.Locale;

/** What is measured of both listeners. Any thread. */
final class ListenerMetrics {
    private ListenerMetrics() {
    }

    static void register(
        final PrometheusRegistry registry, final Door callbackDoor, final Door adminDoor, final SecurityEvents events) {
        GaugeWithCallback.builder().name("holdfast_connections_open")
            .help("Open connections, by whether they sent a right signature or token")
            .labelNames("listener", "state").callback(callback -> {
                callback.call(callbackDoor.proven(), "callback", "proven");
                callback.call(callbackDoor.unproven(), "callback", "unproven");
                callback.call(adminDoor.proven(), "admin", "proven");
                callback.call(adminDoor.unproven(), "admin", "unproven");
            }).register(registry);
        CounterWithCallback.builder().name("holdfast_connections_closed_total")
            .help("Connections that were closed or not let in, by reason")
            .labelNames("listener", "reason").callback(callback -> {
                for (final Door.Reason reason : Door.Reason.values()) {
                    final String name = reason.name().toLowerCase(Locale.ROOT);
                    callback.call(callbackDoor.closed(reason), "callback", name);
                    callback.call(adminDoor.closed(reason), "admin", name);
                }
            }).register(registry);
        CounterWithCallback.builder().name("holdfast_security_events_total")
            .help("What an attack may be, by event and by the class of its source")
            .labelNames("event", "source").callback(callback -> {
                for (final SecurityEvents.Event event : SecurityEvents.Event.values()) {
                    for (final SourceClass kind : SourceClass.values()) {
                        callback.call(events.count(event, kind), event.text(), kind.text());
                    }
                }
            }).register(registry);
    }
}
