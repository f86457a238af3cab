package dev.holdfast.gateway.server;

import dev.holdfast.gateway.wire.credential.Credentials;

import java.nio.charset.StandardCharsets;

/**
 * What the platform signs with, and what its callbacks leave unsaid.
 *
 * @param credentials what it may sign with at the start.
 * @param currency    the currency in which the platform states amounts, packed.
 * @param zoneMinutes how far the program's local time is ahead of UTC.
 * @param authorizes  whether it asks for authorizations.
 */
public record PlatformIdentity(Credentials credentials, long currency, int zoneMinutes, boolean authorizes) {
    /** The {@code appId} of the current credential. */
    public String appId() {
        return credentials.current().appId();
    }

    /** The {@code apiSecret} of the current credential; never printed. */
    public String secret() {
        return new String(credentials.current().secret(), StandardCharsets.UTF_8);
    }
}
