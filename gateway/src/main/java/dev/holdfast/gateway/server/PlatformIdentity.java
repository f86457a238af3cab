package dev.holdfast.gateway.server;

import java.nio.charset.StandardCharsets;

/**
 * What the platform signs with, and what its callbacks leave unsaid.
 *
 * @param appId       the {@code appId} of the canonical text.
 * @param secret      the {@code apiSecret}; never printed.
 * @param currency    the currency in which the platform states amounts, packed.
 * @param zoneMinutes how far the program's local time is ahead of UTC.
 * @param authorizes  whether it asks for authorizations.
 */
public record PlatformIdentity(String appId, String secret, long currency, int zoneMinutes, boolean authorizes) {
    byte[] secretBytes() {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "PlatformIdentity{appId=" + appId + '}';
    }
}
