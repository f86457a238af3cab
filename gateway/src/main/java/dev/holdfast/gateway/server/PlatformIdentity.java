package dev.holdfast.gateway.server;

import java.nio.charset.StandardCharsets;

/**
 * What the platform signs with.
 *
 * @param appId    the {@code appId} of the canonical text.
 * @param secret   the {@code apiSecret}; never printed.
 * @param currency the currency in which the platform states amounts, packed.
 */
public record PlatformIdentity(String appId, String secret, long currency) {
    byte[] secretBytes() {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "PlatformIdentity{appId=" + appId + '}';
    }
}
