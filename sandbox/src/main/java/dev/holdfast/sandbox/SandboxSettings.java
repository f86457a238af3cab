package dev.holdfast.sandbox;

import dev.holdfast.gateway.platform.ProgramMode;

import java.net.URI;

/**
 * Who the sandbox takes itself for.
 *
 * @param port        0 picks a free one; it listens on loopback only.
 * @param apiSecret   signs callbacks and encrypts private data.
 * @param callbackUrl where callbacks go; null for nowhere.
 * @param maxPerSecond calls beyond which there are too many (1009).
 * @param hasPci      whether the merchant may see card data (1013).
 * @param limitMs an authorization that is not answered by then fails the purchase; the platform's limit is
 *     {@link CallbackSender#LIMIT_MS}.
 */
public record SandboxSettings(
    int port, ProgramMode mode, String apiKey, String apiSecret, URI callbackUrl, int maxPerSecond, boolean hasPci,
    long limitMs) {
    /** On a free port, with the platform's own limit, and callbacks to nobody yet. */
    public static SandboxSettings onFreePort(
        final ProgramMode mode, final String apiKey, final String apiSecret, final int maxPerSecond,
        final boolean hasPci) {
        return new SandboxSettings(0, mode, apiKey, apiSecret, null, maxPerSecond, hasPci, CallbackSender.LIMIT_MS);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SandboxSettings{port=" + port + ", mode=" + mode + ", callbackUrl=" + callbackUrl + '}';
    }
}
