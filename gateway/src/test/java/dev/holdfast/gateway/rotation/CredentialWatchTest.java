package dev.holdfast.gateway.rotation;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** Look by look, while files change at the worst moment. */
class CredentialWatchTest {
    private static final String OLD = "the-old-secret-of-the-platform--";
    private static final String NEXT = "the-next-secret-of-the-platform-";

    @TempDir
    private Path directory;

    /** The wall clock is asked between the look at the files and the reading of them. */
    @Test
    void shouldFindWhatWasThereBeforeAndIsThereAgain() throws IOException {
        final Path file = directory.resolve("secret");
        write(file, OLD);
        final GatewaySettings settings = GatewaySettings.of(SettingValues.load(null, Map.of(), Map.of("data_dir",
            directory.resolve("data").toString(), "platform.api_key", TestGateway.API_KEY,
            "platform.api_secret_file", file.toString(), "admin.token", TestGateway.TOKEN)));
        final boolean[] isMoment = {false};
        final CredentialWatch watch = new CredentialWatch(settings.credentials(), settings.identity().credentials(),
            next -> {
                if (isMoment[0]) {
                    isMoment[0] = false;
                    write(file, OLD);
                }
                return true;
            }, () -> {
                if (isMoment[0]) {
                    write(file, NEXT);
                }
                return 1;
            });
        // The first look learns which files there are, so that the next one has something to compare.
        watch.look();
        isMoment[0] = true;
        watch.look();
        assertThat(secretOf(watch)).isEqualTo(NEXT);
        watch.look();
        assertThat(secretOf(watch)).isEqualTo(OLD);
    }

    private static String secretOf(final CredentialWatch watch) {
        return new String(watch.credentials().current().secret(), StandardCharsets.UTF_8);
    }

    private static void write(final Path file, final String text) {
        try {
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
