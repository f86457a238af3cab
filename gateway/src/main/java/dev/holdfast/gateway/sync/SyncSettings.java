package dev.holdfast.gateway.sync;

import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.gateway.sync.onboarding.OnboardingSettings;

import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/**
 * How to keep in step with the platform, named as in {@code holdfast.yaml} under {@code platform} and {@code sync}.
 *
 * @param mode            who confirms purchases.
 * @param baseUrl         the platform's scheme, host and port; empty for no sync.
 * @param apiKey          the {@code Api-Key}.
 * @param timeoutMs       from a request's sending to its response's end.
 * @param maxConcurrent   most requests on their way.
 * @param maxAttempts     how often a call is tried before its stream waits for its next turn.
 * @param cardsSinceMs    Unix milliseconds from which cards are asked for.
 * @param intervalMs      pause between two pulls of what is new.
 * @param cardsHours      pause between two walks through all cards.
 * @param overlapMs       how far a pull goes back behind the one before it.
 * @param firstOrdersDays how far the first pull of orders goes back.
 * @param rereadDays      how far back orders are read again; 0 for never.
 * @param rereadHours     pause between two such readings.
 * @param holdCheckHours  age from which the platform is asked about a hold; 0 for never.
 * @param inquiryDelayMs  how long after it is wanted the platform is asked for an order.
 * @param lateInquiryMs   how long after an approval came too late or nowhere the platform is asked for its order.
 * @param inquiriesPerSecond most such questions a second.
 * @param reconcileTime   the program's local time of the nightly reconciliation; null for none.
 * @param reconcileDays   how many days it goes back.
 * @param retentionDays   how long the ledger knows finished orders; 0 for ever.
 * @param zoneMinutes     how far the program's local time is ahead of UTC.
 * @param onboarding      how cardholders and applications for cards are followed.
 */
public record SyncSettings(
    ProgramMode mode, String baseUrl, String apiKey, int timeoutMs, int maxConcurrent, int maxAttempts,
    long cardsSinceMs, int intervalMs, int cardsHours, long overlapMs, int firstOrdersDays, int rereadDays,
    int rereadHours, int holdCheckHours, long inquiryDelayMs,
    long lateInquiryMs, int inquiriesPerSecond, LocalTime reconcileTime, int reconcileDays,
    long retentionDays, int zoneMinutes, OnboardingSettings onboarding) {
    /** Whether there is a platform to keep in step with. */
    public boolean isEnabled() {
        return !baseUrl.isEmpty();
    }

    /** Whether entries are mirrored as transfers. */
    public boolean hasTransfers() {
        return isEnabled() && mode == ProgramMode.CREDIT_EXTENSION;
    }

    /**
     * When the next nightly reconciliation is due after a moment, Unix milliseconds; {@link Long#MAX_VALUE} for never.
     */
    long nextReconciliationMs(final long nowMs) {
        if (reconcileTime == null) {
            return Long.MAX_VALUE;
        }
        final ZoneOffset zone = ZoneOffset.ofTotalSeconds((int) TimeUnit.MINUTES.toSeconds(zoneMinutes));
        final OffsetDateTime now = Instant.ofEpochMilli(nowMs).atOffset(zone);
        final OffsetDateTime today = now.with(reconcileTime);
        return (today.isAfter(now) ? today : today.plusDays(1)).toInstant().toEpochMilli();
    }

    /** Without the Api-Key. */
    @Override
    public String toString() {
        return "SyncSettings{mode=" + mode + ", baseUrl=" + baseUrl + '}';
    }
}
