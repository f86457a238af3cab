package dev.holdfast.gateway.config;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.holdfast.gateway.secret.OwnFile;
import dev.holdfast.gateway.secret.SecretFileRights;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The credentials that {@code serve --dev} makes once, and where it listens, in a file that only its owner can read.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DevCredentials(
    @JsonProperty("api_key") String apiKey, @JsonProperty("api_secret") String apiSecret,
    @JsonProperty("admin_token") String adminToken,
    @JsonProperty("callback_url") String callbackUrl, @JsonProperty("admin_url") String adminUrl) {
    /** In the data directory. */
    public static final String FILE = "dev-credentials.json";

    private static final int TOKEN_BYTES = 24;
    /** Twice as many digits are an AES key, as the platform needs it. */
    private static final int SECRET_BYTES = 16;
    private static final int KEY_BYTES = 8;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{16,128}");
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * Those of the directory, or new ones.
     *
     * @throws UnusableEnvironmentException when the file that is there may be somebody else's ({@link OwnFile}), or
     *     holds what is never made here.
     */
    public static DevCredentials readOrCreate(final Path directory) {
        final Path file = directory.resolve(FILE);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            OwnFile.check(file, "credentials file");
            final DevCredentials found = read(file);
            if (!found.isWellFormed()) {
                throw new SettingsException("credentials file=" + file + " should hold api_key, api_secret and "
                    + "admin_token as --dev makes them: remove it, and new ones are made");
            }
            return found;
        }
        return new DevCredentials("ak_" + random(KEY_BYTES), random(SECRET_BYTES), random(TOKEN_BYTES), "", "");
    }

    /**
     * Reads a credentials file, whoever made it.
     *
     * @throws UnusableEnvironmentException when others have too many rights to it ({@link SecretFileRights}).
     * @throws SettingsException            when it cannot be read or is incomplete.
     */
    public static DevCredentials read(final Path file) {
        SecretFileRights.check(file);
        try {
            final DevCredentials credentials = MAPPER.readValue(file.toFile(), DevCredentials.class);
            if (credentials.apiKey == null || credentials.apiSecret == null) {
                throw new SettingsException("credentials file=" + file + " should name api_key and api_secret");
            }
            return credentials;
        } catch (final IOException e) {
            throw new SettingsException("credentials file=" + file + " is no JSON of credentials that can be read: "
                + e.getClass().getSimpleName());
        }
    }

    /** The settings that these are, and that they have no other place. */
    public Map<String, String> settings() {
        final Map<String, String> settings = new HashMap<>(Map.of("platform.api_key", apiKey, "platform.api_secret",
            apiSecret, "platform.api_secret_file", ""));
        if (adminToken != null) {
            settings.put("admin.token", adminToken);
            settings.put("admin.token_file", "");
        }
        return settings;
    }

    private boolean isWellFormed() {
        return KEY.matcher(apiKey).matches() && SECRET.matcher(apiSecret).matches() && adminToken != null
            && SECRET.matcher(adminToken).matches();
    }

    public DevCredentials listeningAt(final String newCallbackUrl, final String newAdminUrl) {
        return new DevCredentials(apiKey, apiSecret, adminToken, newCallbackUrl, newAdminUrl);
    }

    /** Writes the file whole or not at all, readable by its owner only, and returns it. */
    public Path write(final Path directory) {
        final Path file = directory.resolve(FILE);
        final Path temporary = directory.resolve(FILE + ".tmp");
        try {
            FileStorage.createDirectories(directory);
            Files.deleteIfExists(temporary);
            final Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (FileChannel channel = FileChannel.open(temporary, options, ownerOnly(directory))) {
                channel.write(ByteBuffer.wrap(MAPPER.writeValueAsBytes(this)));
                channel.force(true);
            }
            return Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            throw new UnusableEnvironmentException("cannot write " + file + ": " + e, e);
        }
    }

    @Override
    public String toString() {
        return "DevCredentials{apiKey=" + apiKey + '}';
    }

    private static FileAttribute<?>[] ownerOnly(final Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
            ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(
            PosixFilePermissions.fromString("rw-------"))}
            : new FileAttribute<?>[0];
    }

    private static String random(final int bytes) {
        final byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
