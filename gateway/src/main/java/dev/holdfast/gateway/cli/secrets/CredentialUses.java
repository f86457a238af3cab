package dev.holdfast.gateway.cli.secrets;

import dev.holdfast.gateway.cli.running.TlsOptions;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.config.StoreSettings;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What a running gateway says of the platform's credentials, out of its metrics. */
public final class CredentialUses {
    private static final Pattern SERIES = Pattern.compile(
        "holdfast_credential_(verified_total|last_use_ms)\\{credential=\"(\\w+)\",role=\"(\\w+)\"} (\\S+)");

    private CredentialUses() {
    }

    /**
     * One credential of a running gateway.
     *
     * @param id        its fingerprint.
     * @param role      current or other.
     * @param verified  callbacks verified with it since the start.
     * @param lastUseMs when the last one was, Unix milliseconds; 0 for never.
     */
    public record Use(String id, String role, long verified, long lastUseMs) {
        /** For people. */
        public String lastUse() {
            return lastUseMs == 0 ? "never" : Instant.ofEpochMilli(lastUseMs).toString();
        }
    }

    /** Asks; empty when nobody answers, or has no such figures. */
    public static List<Use> ask(final AdminClient gateway) {
        try {
            return read(gateway.get("/metrics").text());
        } catch (final UncheckedIOException | UnusableEnvironmentException | IllegalArgumentException e) {
            return List.of();
        }
    }

    /** What {@code doctor} says of each credential, and when a running gateway saw it last. */
    public static List<String> lines(final SettingValues values, final TlsOptions tls) {
        final List<String> lines = new ArrayList<>();
        try {
            final String token = StoreSettings.adminToken(values);
            final String url = StoreSettings.adminUrl(values);
            ask(tls.client(values, url, token)).forEach(use -> lines.add("ok   credential " + use.role() + ": id="
                + use.id() + " verified=" + use.verified() + " last_use=" + use.lastUse()));
            if (lines.isEmpty()) {
                lines.add("--   credentials in use: no gateway with this admin token answers at " + url);
            }
            GatewaySettings.of(values).warnings().forEach(warning -> lines.add("--   secret: " + warning));
        } catch (final SettingsException e) {
            lines.add("--   credentials in use: not known, as the settings have to be mended first");
        }
        return lines;
    }

    static List<Use> read(final String metrics) {
        final Map<String, Use> uses = new TreeMap<>();
        for (final MatchResult found : (Iterable<MatchResult>) SERIES.matcher(metrics).results()::iterator) {
            final long value = new BigDecimal(found.group(4)).longValue();
            final boolean isCount = found.group(1).startsWith("verified");
            final Use known = uses.getOrDefault(found.group(3), new Use(found.group(2), found.group(3), 0, 0));
            uses.put(found.group(3), new Use(known.id, known.role, isCount ? value : known.verified,
                isCount ? known.lastUseMs : value));
        }
        return List.copyOf(uses.values());
    }
}
