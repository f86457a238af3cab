package dev.holdfast.gateway.wire.credential;

import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the platform signs with, and how often it did. Shared by the event loops, each of which counts for itself; any
 * thread reads.
 */
public final class Credential {
    private final String id;
    private final String apiKey;
    private final String appId;
    private final byte[] secret;
    private final List<CredentialUse> uses = new CopyOnWriteArrayList<>();

    /**
     * @param id     a short name that is no secret.
     * @param apiKey the {@code Api-Key} that belongs to it.
     * @param appId  the {@code appId} of the canonical text.
     * @param secret the {@code apiSecret}'s bytes; never printed.
     */
    public Credential(final String id, final String apiKey, final String appId, final byte[] secret) {
        this.id = id;
        this.apiKey = apiKey;
        this.appId = appId;
        this.secret = secret.clone();
    }

    public String id() {
        return id;
    }

    public String apiKey() {
        return apiKey;
    }

    public String appId() {
        return appId;
    }

    /** A copy. */
    public byte[] secret() {
        return secret.clone();
    }

    /** Callbacks that were verified with it since the start. */
    public long verified() {
        return uses.stream().mapToLong(CredentialUse::verified).sum();
    }

    /** When the last one was, Unix milliseconds; 0 for never. */
    public long lastUseMs() {
        return uses.stream().mapToLong(CredentialUse::lastMs).max().orElse(0);
    }

    /** Whether callbacks and requests cannot tell it from the other. */
    boolean isSame(final Credential other) {
        return other != null && apiKey.equals(other.apiKey) && appId.equals(other.appId)
            && MessageDigest.isEqual(secret, other.secret);
    }

    /** Makes a place for one more event loop to count at. */
    public CredentialUse newUse() {
        final CredentialUse use = new CredentialUse();
        uses.add(use);
        return use;
    }

    @Override
    public String toString() {
        return "Credential{id=" + id + ", appId=" + appId + '}';
    }
}
