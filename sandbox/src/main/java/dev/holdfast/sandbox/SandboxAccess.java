package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.sandbox.rules.Refusal;
import dev.holdfast.sandbox.rules.SandboxCode;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Who may call: key, time, token, and how often. Any thread. */
final class SandboxAccess {
    private static final long MAX_AGE_MS = TimeUnit.SECONDS.toMillis(60);
    private static final long TOKEN_LIFE_MS = TimeUnit.MINUTES.toMillis(10);

    private final SandboxSettings settings;
    private final Faults faults;
    private final Map<String, Long> tokens = new HashMap<>();
    private long second;
    private int calls;

    SandboxAccess(final SandboxSettings settings, final Faults faults) {
        this.settings = settings;
        this.faults = faults;
    }

    /** @throws Refusal when the call may not be made. */
    synchronized void check(final String apiKey, final String timestamp, final String token, final boolean needsToken) {
        if (apiKey == null || apiKey.isEmpty()) {
            throw new Refusal(SandboxCode.KEY_MISSING, "the Api-Key is missing");
        }
        if (!apiKey.equals(settings.apiKey())) {
            throw new Refusal(SandboxCode.KEY_UNKNOWN, "the Api-Key is unknown");
        }
        if (timestamp == null || !timestamp.matches("[0-9]{13}")) {
            throw new Refusal(SandboxCode.BAD_TIMESTAMP, "the Timestamp should have 13 digits");
        }
        final long ageMs = faults.timeMs() - Long.parseLong(timestamp);
        if (ageMs < 0 || ageMs > MAX_AGE_MS) {
            throw new Refusal(SandboxCode.BAD_TIMESTAMP,
                "the Timestamp is " + (ageMs < 0 ? "in the future" : "too old"));
        }
        if (needsToken && (token == null || token.isEmpty())) {
            throw new Refusal(SandboxCode.TOKEN_MISSING, "the Access-Token is missing");
        }
        if (needsToken && tokens.getOrDefault(token, 0L) <= faults.timeMs()) {
            throw new Refusal(SandboxCode.TOKEN_INVALID, "the Access-Token is invalid or expired");
        }
        final long now = faults.timeMs() / TimeUnit.SECONDS.toMillis(1);
        calls = now == second ? calls + 1 : 1;
        second = now;
        if (calls > settings.maxPerSecond()) {
            throw new Refusal(SandboxCode.TOO_FREQUENT, "too many calls");
        }
    }

    synchronized JsonNode newToken() {
        final String token = UUID.randomUUID().toString();
        tokens.values().removeIf(end -> end <= faults.timeMs());
        tokens.put(token, faults.timeMs() + TOKEN_LIFE_MS);
        return JsonNodeFactory.instance.objectNode().put("access_token", token)
            .put("expired_time", faults.timeMs() + TOKEN_LIFE_MS);
    }

    synchronized void forget(final String token) {
        tokens.remove(token);
    }
}
