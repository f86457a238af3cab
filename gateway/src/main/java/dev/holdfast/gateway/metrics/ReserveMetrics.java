package dev.holdfast.gateway.metrics;

import dev.holdfast.gateway.admin.reserve.ReserveWatch;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What is known of the reserve, as it was last looked at. Any thread. */
final class ReserveMetrics {
    private ReserveMetrics() {
    }

    static void register(final PrometheusRegistry registry, final ReserveWatch reserve) {
        GaugeWithCallback.builder().name("holdfast_reserve_balance")
            .help("What should be in the reserve that KeySecure draws on").labelNames("currency")
            .callback(callback -> reserve.balances(callback::call)).register(registry);
        GaugeWithCallback.builder().name("holdfast_reserve_days_of_cover")
            .help("For how many days the reserve lasts at what was drawn lately").labelNames("currency")
            .callback(callback -> reserve.daysOfCover(callback::call)).register(registry);
        GaugeWithCallback.builder().name("holdfast_reserve_drawn")
            .help("What was drawn on the reserve since it is counted").labelNames("currency", "kind")
            .callback(callback -> reserve.drawn(callback::call)).register(registry);
        GaugeWithCallback.builder().name("holdfast_reserve_low")
            .help("Whether the reserve is below reserve.alarm_below or reserve.alarm_days: 1 or 0")
            .labelNames("currency").callback(callback -> reserve.alarms(callback::call)).register(registry);
    }
}
