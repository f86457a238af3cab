package dev.holdfast.gateway.config;

import dev.holdfast.gateway.secret.Fingerprint;
import dev.holdfast.gateway.wire.credential.Credential;
import dev.holdfast.gateway.wire.credential.Credentials;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the platform's credentials from settings, files and store, again and again. One thread; blocks on the disk, and
 * for a second when there is a store.
 */
public final class CredentialSource {
    private static final int MAX_FILE_BYTES = 1 << 20;

    private final SettingValues values;
    private final int pollMs;
    /** Kept over a read that failed half-way, so that no change is missed. */
    private final Set<Path> files = new TreeSet<>();

    CredentialSource(final SettingValues values) {
        this.values = values;
        pollMs = values.integer("secrets.poll_ms");
        if (pollMs < 0) {
            throw values.bad("secrets.poll_ms", "0 or more");
        }
    }

    /** How often to look; 0 for never. */
    public int pollMs() {
        return pollMs;
    }

    /**
     * Reads settings, files and store anew.
     *
     * @throws SettingsException when any of it cannot be used.
     */
    public Credentials read() {
        final SettingValues now = values.again();
        final SecretSources secrets = new SecretSources(now);
        try {
            return of(now, secrets);
        } finally {
            files.addAll(secrets.files());
        }
    }

    /** A digest of all that was read so far: while it stays the same, so do the credentials. */
    public byte[] digest() {
        try {
            final MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            if (values.file() != null) {
                files.add(values.file());
            }
            for (final Path file : files) {
                sha256.update(file.toString().getBytes(StandardCharsets.UTF_8));
                addContent(file, sha256);
            }
            return sha256.digest();
        } catch (final NoSuchAlgorithmException e) {
            throw new UnusableEnvironmentException("this Java has no SHA-256", e);
        }
    }

    private static void addContent(final Path file, final MessageDigest digest) {
        try (InputStream in = Files.newInputStream(file)) {
            final byte[] content = in.readNBytes(MAX_FILE_BYTES);
            digest.update(new byte[] {1, (byte) (content.length >> 16), (byte) (content.length >> 8),
                (byte) content.length});
            digest.update(content);
            Arrays.fill(content, (byte) 0);
        } catch (final IOException e) {
            digest.update((byte) 0);
        }
    }

    /** The credentials that these settings give. */
    static Credentials of(final SettingValues values, final SecretSources secrets) {
        final String apiKey = values.text("platform.api_key");
        if (apiKey.isEmpty()) {
            throw values.bad("platform.api_key", "the Api-Key that KeySecure gave you; --dev makes one up");
        }
        final String appId = values.text("platform.app_id");
        final Credential current = credential(apiKey, appId.isEmpty() ? apiKey : appId,
            secrets.require("platform.api_secret", 1).getBytes(StandardCharsets.UTF_8));
        final String otherKey = values.text("platform.other_api_key");
        final String otherAppId = values.text("platform.other_app_id");
        final byte[] otherSecret = secrets.find("platform.other_api_secret");
        if (otherSecret == null) {
            if (!otherKey.isEmpty() || !otherAppId.isEmpty()) {
                throw values.bad(otherKey.isEmpty() ? "platform.other_app_id" : "platform.other_api_key",
                    "empty, as there is no platform.other_api_secret");
            }
            return new Credentials(current, null);
        }
        final String key = otherKey.isEmpty() ? apiKey : otherKey;
        return new Credentials(current, credential(key,
            !otherAppId.isEmpty() ? otherAppId : appId.isEmpty() ? key : appId, otherSecret));
    }

    private static Credential credential(final String apiKey, final String appId, final byte[] secret) {
        return new Credential(Fingerprint.of(secret), apiKey, appId, secret);
    }
}
