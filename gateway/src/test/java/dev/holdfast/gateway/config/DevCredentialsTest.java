package dev.holdfast.gateway.config;

import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

/** What {@code --dev} takes for credentials that it made itself. */
class DevCredentialsTest {
    private static final int NOBODY = 65_534;

    @TempDir
    private Path parent;
    private Path directory;
    private Path file;

    @BeforeEach
    void setUp() throws IOException {
        directory = Files.createDirectory(parent.resolve("data"));
        file = DevCredentials.readOrCreate(directory).write(directory);
    }

    @Test
    void shouldTakeWhatItMade() {
        assertThat(DevCredentials.readOrCreate(directory)).isEqualTo(DevCredentials.read(file));
    }

    @Test
    void shouldRefuseALink() throws IOException {
        final Path elsewhere = Files.move(file, parent.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);
        assertRefused("symbolic link");
        Files.delete(elsewhere);
        assertRefused("symbolic link");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw-rw-rw-"})
    void shouldRefuseWhatOthersCanReadOrWrite(final String rights) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
        assertRefused("read or written by others");
    }

    /** A file that somebody wrote himself holds the same secrets. */
    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-rw----", "rw-rw-rw-"})
    void shouldNotReadWhatEverybodyReadsOrOthersWrite(final String rights) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
        assertThatThrownBy(() -> DevCredentials.read(file)).isInstanceOf(UnusableEnvironmentException.class)
            .hasMessageContaining("chmod 0640 " + file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(DevCredentials.read(file).apiKey()).startsWith("ak_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx", "rwxrwxrwx"})
    void shouldRefuseADirectoryThatOthersCanWrite(final String rights) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(rights));
        assertRefused("chmod go-w " + directory);
    }

    @Test
    void shouldRefuseWhatAnotherUserPutThere() throws IOException {
        assumeThat((Integer) Files.getAttribute(parent, "unix:uid")).as("only root can give a file away").isZero();
        Files.setAttribute(file, "unix:uid", NOBODY);
        assertRefused("another user");
        Files.setAttribute(file, "unix:uid", 0);
        Files.setAttribute(directory, "unix:uid", NOBODY);
        assertRefused("directory");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"api_key\":\"a\",\"api_secret\":\"0123456789abcdef\"} | admin_token",
        "{\"api_key\":\"a\",\"api_secret\":\"hush\",\"admin_token\":\"0123456789abcdef\"} | api_secret",
        "{\"api_key\":\"a b\",\"api_secret\":\"0123456789abcdef\",\"admin_token\":\"0123456789abcdef\"} | api_key",
        "{\"api_key\":\"a\",\"api_secret\":hush} | no JSON", "hush | no JSON", "[] | no JSON"
    })
    void shouldRefuseWhatItNeverMakesAndNotShowIt(final String json, final String named) throws IOException {
        Files.writeString(file, json);
        assertThatThrownBy(() -> DevCredentials.readOrCreate(directory)).isInstanceOf(SettingsException.class)
            .hasMessageContaining(file.toString()).hasMessageContaining(named).hasMessageNotContaining("hush");
    }

    private void assertRefused(final String why) {
        assertThatThrownBy(() -> DevCredentials.readOrCreate(directory))
            .isInstanceOf(UnusableEnvironmentException.class).hasMessageContaining(file.toString())
            .hasMessageContaining(why);
    }
}
