package dev.holdfast.gateway.sandbox;

import dev.holdfast.gateway.sync.ProgramMode;

import java.net.URI;

/**
 * Who the sandbox takes itself for.
 *
 * @param port        0 picks a free one; it listens on loopback only.
 * @param apiSecret   signs callbacks and encrypts private data.
 * @param callbackUrl where callbacks go; null for nowhere.
 * @param maxPerSecond calls beyond which there are too many (1009).
 * @param hasPci      whether the merchant may see card data (1013).
 */
public record SandboxSettings(
    int port, ProgramMode mode, String apiKey, String apiSecret, URI callbackUrl, int maxPerSecond, boolean hasPci) {
    /** Without the secret. */
    @Override
    public String toString() {
        return "SandboxSettings{port=" + port + ", mode=" + mode + ", callbackUrl=" + callbackUrl + '}';
    }
}
