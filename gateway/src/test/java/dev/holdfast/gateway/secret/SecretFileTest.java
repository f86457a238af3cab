package dev.holdfast.gateway.secret;

import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SecretFileTest {
    private static final String SECRET = "s3cr3t/of+some=length";

    @TempDir
    private Path directory;
    private Path file;

    @BeforeEach
    void setUp() {
        file = directory.resolve("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\n\n\r\n"})
    void shouldTakeTheLineEndsBehindAway(final String end) throws IOException {
        write(SECRET + end, "rw-------");
        assertThat(new String(SecretFile.read(file), StandardCharsets.UTF_8)).isEqualTo(SECRET);
    }

    @Test
    void shouldTakeASecretInAnyScript() throws IOException {
        write("пароль-密码-😀", "rw-------");
        assertThat(new String(SecretFile.read(file), StandardCharsets.UTF_8)).isEqualTo("пароль-密码-😀");
    }

    @ParameterizedTest
    @CsvSource({"FEFF, byte order mark", "20, blank", "A0, blank", "2003, blank", "3000, blank", "2028, blank",
        "9, control", "0, control", "A, control", "7F, control", "85, control", "200B, invisible", "202E, invisible"})
    void shouldRefuseWhatBelongsToNoSecretAndNotShowIt(final String codePoint, final String named) throws IOException {
        final String strange = Character.toString(Integer.parseInt(codePoint, 16));
        for (final String text : new String[] {strange + SECRET, SECRET + strange + SECRET, SECRET + strange + "x"}) {
            write(text, "rw-------");
            assertThatThrownBy(() -> SecretFile.read(file)).isInstanceOf(UnusableEnvironmentException.class)
                .hasMessageContaining(file.toString()).hasMessageContaining(named)
                .hasMessageNotContaining(SECRET).hasMessageNotContaining(SECRET.substring(0, 6));
        }
    }

    @Test
    void shouldRefuseABlankAtTheEnd() throws IOException {
        write(SECRET + " \n", "rw-------");
        assertThatThrownBy(() -> SecretFile.read(file)).hasMessageContaining("blank");
    }

    @Test
    void shouldRefuseWhatIsNoUtf8() throws IOException {
        write("", "rw-------");
        Files.write(file, new byte[] {'a', (byte) 0xC3, '('});
        assertThatThrownBy(() -> SecretFile.read(file)).isInstanceOf(UnusableEnvironmentException.class)
            .hasMessageContaining("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n\r\n"})
    void shouldRefuseAnEmptyFile(final String text) throws IOException {
        write(text, "rw-------");
        assertThatThrownBy(() -> SecretFile.read(file)).isInstanceOf(UnusableEnvironmentException.class)
            .hasMessageContaining("is empty");
    }

    @Test
    void shouldRefuseAFileThatIsTooLarge() throws IOException {
        write("x".repeat(SecretFile.MAX_BYTES), "rw-------");
        assertThat(SecretFile.read(file)).hasSize(SecretFile.MAX_BYTES);
        write("x".repeat(SecretFile.MAX_BYTES + 1), "rw-------");
        assertThatThrownBy(() -> SecretFile.read(file)).isInstanceOf(UnusableEnvironmentException.class)
            .hasMessageContaining("4096 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rw-r-----", "r--r-----"})
    void shouldTakeAFileThatOwnerAndGroupMayRead(final String rights) throws IOException {
        write(SECRET, rights);
        assertThat(SecretFile.read(file)).hasSize(SECRET.length());
    }

    @ParameterizedTest
    @CsvSource({"rw-rw----, written", "rw-rw-rw-, written", "rw-----w-, written", "rw-r--r--, read by everybody",
        "r-----r--, read by everybody"})
    void shouldRefuseWiderRightsAndSayTheMend(final String rights, final String named) throws IOException {
        write(SECRET, rights);
        assertThatThrownBy(() -> SecretFile.read(file)).isInstanceOf(UnusableEnvironmentException.class)
            .hasMessageContaining(named).hasMessageContaining("chmod 0640 " + file.toRealPath())
            .hasMessageNotContaining(SECRET);
    }

    @Test
    void shouldRefuseADirectoryInWhichEverybodyCanReplaceIt() throws IOException {
        write(SECRET, "rw-------");
        Files.setAttribute(directory, "unix:mode", 0777);
        assertThatThrownBy(() -> SecretFile.read(file)).isInstanceOf(UnusableEnvironmentException.class)
            .hasMessageContaining("chmod o-w " + directory.toRealPath());
        Files.setAttribute(directory, "unix:mode", 01777);
        assertThat(SecretFile.read(file)).hasSize(SECRET.length());
    }

    @Test
    void shouldLookAtTheDirectoriesOnBothSidesOfALink() throws IOException {
        write(SECRET, "rw-------");
        final Path open = Files.createDirectory(directory.resolve("open"));
        final Path link = Files.createSymbolicLink(open.resolve("link"), file);
        assertThat(SecretFile.read(link)).hasSize(SECRET.length());
        Files.setAttribute(open, "unix:mode", 0777);
        assertThatThrownBy(() -> SecretFile.read(link)).hasMessageContaining("chmod o-w " + open);
        final Path target = Files.move(file, open.resolve("target"));
        final Path shut = Files.createDirectory(directory.resolve("shut"));
        final Path outside = Files.createSymbolicLink(shut.resolve("link"), target);
        assertThatThrownBy(() -> SecretFile.read(outside)).hasMessageContaining("chmod o-w " + open.toRealPath());
    }

    /** A volume of Kubernetes: each name is a link through a link, which is exchanged when the secret changes. */
    @Test
    void shouldFollowTheLinksThatKubernetesMakes() throws IOException {
        final Path version = Files.createDirectory(directory.resolve("..2026_01_01"));
        file = version.resolve("secret");
        write(SECRET, "r--r-----");
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_01_01"));
        final Path link = Files.createSymbolicLink(directory.resolve("api-secret"), Path.of("..data", "secret"));
        assertThat(SecretFile.read(link)).hasSize(SECRET.length());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        assertThatThrownBy(() -> SecretFile.read(link)).hasMessageContaining("chmod 0640");
    }

    @Test
    void shouldRefuseWhatIsNoFile() {
        assertThatThrownBy(() -> SecretFile.read(directory)).isInstanceOf(UnusableEnvironmentException.class)
            .hasMessageContaining("regular file");
        assertThatThrownBy(() -> SecretFile.read(file)).isInstanceOf(UnusableEnvironmentException.class)
            .hasMessageContaining("cannot be read");
    }

    @Test
    void shouldNarrowAFileOfOurOwn() throws IOException {
        write(SECRET, "rwxrwxrwx");
        SecretFileRights.narrow(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r-----");
        assertThat(SecretFile.read(file)).hasSize(SECRET.length());
    }

    private void write(final String text, final String rights) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    }
}
