package dev.holdfast.gateway.config;

import dev.holdfast.gateway.admin.request.Identifiers;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.gateway.sync.SyncSettings;
import dev.holdfast.gateway.sync.onboarding.OnboardingSettings;

import java.net.URI;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Reads how to keep in step with the platform. */
final class SyncSettingsReader {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int MAX = 1_000_000;
    private static final String PACKAGES = "onboarding.packages";

    private SyncSettingsReader() {
    }

    static SyncSettings read(final SettingValues values, final int zoneMinutes) {
        return new SyncSettings(mode(values), baseUrl(values), values.text("platform.api_key"),
            within(
                values, "platform.timeout_ms", 1, MAX), within(values, "platform.max_concurrent", 1, 64),
            within(
                values, "platform.max_attempts", 1, 100), since(values),
            within(values, "sync.interval_ms", 10, Integer.MAX_VALUE), within(values, "sync.cards_hours", 1, MAX),
            TimeUnit.MINUTES.toMillis(within(values, "sync.overlap_minutes", 0, MAX)),
            within(
                values, "sync.first_orders_days", 0, MAX), within(values, "sync.reread_days", 0, MAX),
            within(
                values, "sync.reread_hours", 1, MAX), within(values, "sync.hold_check_hours", 0, MAX),
            within(
                values, "sync.inquiry_delay_ms", 0, Integer.MAX_VALUE),
            within(
                values, "sync.late_inquiry_ms", 0, Integer.MAX_VALUE),
            within(values, "sync.inquiries_per_second", 1, 1_000), reconcileTime(values),
            within(
                values, "sync.reconcile_days", 1, 30), values.longInteger("ledger.order_retention_days"), zoneMinutes,
            onboarding(values));
    }

    private static OnboardingSettings onboarding(final SettingValues values) {
        return new OnboardingSettings(values.flag("onboarding.cards_wait"), values.flag("onboarding.accounts_wait"),
            TimeUnit.SECONDS.toMillis(within(values, "onboarding.poll_seconds", 1, MAX)),
            TimeUnit.MINUTES.toMillis(within(values, "onboarding.poll_max_minutes", 1, MAX)), packages(values));
    }

    private static Map<String, String> packages(final SettingValues values) {
        final Map<String, String> packages = new HashMap<>();
        for (final String each : values.text(PACKAGES).split(",")) {
            if (each.isBlank()) {
                continue;
            }
            final String[] sides = each.split("=", -1);
            if (sides.length != 2 || !Identifiers.isIdentifier(sides[0].strip())
                || !Identifiers.isIdentifier(sides[1].strip())
                || packages.put(sides[0].strip(), sides[1].strip()) != null) {
                throw values.bad(PACKAGES, "a list such as \"BIN-1=gold, BIN-2=silver\", with each BIN once");
            }
        }
        return Map.copyOf(packages);
    }

    static ProgramMode mode(final SettingValues values) {
        return Arrays.stream(ProgramMode.values()).filter(mode -> mode.name().equals(values.text("platform.mode")))
            .findFirst()
            .orElseThrow(() -> values.bad("platform.mode", "AUTHORIZATION or CREDIT_EXTENSION"));
    }

    private static String baseUrl(final SettingValues values) {
        final String text = values.text("platform.base_url");
        if (text.isEmpty()) {
            return text;
        }
        try {
            final URI url = URI.create(text);
            final boolean isPrivate = "http".equals(url.getScheme()) && url.getHost() != null
                && LOOPBACK.contains(url.getHost());
            if (url.getHost() != null && url.getRawQuery() == null && ("https".equals(url.getScheme()) || isPrivate)) {
                return text;
            }
        } catch (final IllegalArgumentException e) {
            // Refused below.
        }
        throw values.bad("platform.base_url",
            "an https URL such as https://openplatform.keysecure.io; http only on loopback");
    }

    private static long since(final SettingValues values) {
        try {
            return LocalDate.parse(values.text("sync.cards_since")).atStartOfDay().toInstant(ZoneOffset.UTC)
                .toEpochMilli();
        } catch (final DateTimeParseException e) {
            throw values.bad("sync.cards_since", "a day such as 2024-01-31");
        }
    }

    private static LocalTime reconcileTime(final SettingValues values) {
        try {
            return values.text("sync.reconcile_time").isEmpty() ? null
                : LocalTime.parse(values.text("sync.reconcile_time"));
        } catch (final DateTimeParseException e) {
            throw values.bad("sync.reconcile_time", "a time such as 03:30, or empty");
        }
    }

    private static int within(final SettingValues values, final String name, final int min, final int max) {
        final int value = values.integer(name);
        if (value < min || value > max) {
            throw values.bad(name, min + " to " + max);
        }
        return value;
    }
}
