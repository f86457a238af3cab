package dev.holdfast.gateway.platform;

import com.fasterxml.jackson.databind.JsonNode;

/** The token that calls carry, and how long it may be used. Owned by the thread of the {@link PlatformClient}. */
final class AccessToken {
    /** It is renewed this long before it expires. */
    private static final long MARGIN_MS = 60_000;

    private String value;
    private long endMs;

    /** Null while there is none. */
    String value() {
        return value;
    }

    /** @param nowMs by the platform's clock. */
    boolean isUsable(final long nowMs) {
        return value != null && nowMs < endMs;
    }

    /** Whether there is none, or it nears its end. */
    boolean mustBeRenewed(final long nowMs) {
        return value == null || nowMs >= endMs - MARGIN_MS;
    }

    /** Takes over a new one; false when there is none in the response. */
    boolean renew(final JsonNode data) {
        if (data.path("access_token").asText("").isEmpty()) {
            return false;
        }
        value = data.path("access_token").asText();
        // Without an end it is used until the platform refuses it.
        endMs = data.path("expired_time").asLong(Long.MAX_VALUE);
        return true;
    }

    /** That it belongs to another Api-Key, if so. */
    void forget(final boolean isOfAnother) {
        value = isOfAnother ? null : value;
    }

    /** The platform has refused this one; there may be a newer one by now. */
    void refused(final String refused) {
        value = refused.equals(value) ? null : value;
    }
}
