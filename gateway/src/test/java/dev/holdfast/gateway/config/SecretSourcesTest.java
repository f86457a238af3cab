package dev.holdfast.gateway.config;

import dev.holdfast.gateway.secret.SecretStore;
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
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Where a secret may come from, and that no error and no record shows one. */
class SecretSourcesTest {
    private static final String HUSH = "hush-hush-hush-hush-hush";
    private static final String PASSWORD = "password-of-the-store";

    @TempDir
    private Path directory;
    private final Map<String, String> flags = new HashMap<>();

    @BeforeEach
    void setUp() {
        flags.putAll(Map.of("platform.api_key", "ak_1", "platform.api_secret", HUSH, "admin.token", HUSH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform.api_secret", "admin.token"})
    void shouldTakeASecretFromTheStore(final String name) throws IOException {
        flags.put(name, "");
        useStore(name, "from-the-store-from-the-store");
        final GatewaySettings settings = load();
        assertThat(name.equals("admin.token") ? settings.admin().access().token() : settings.identity().secret())
            .isEqualTo("from-the-store-from-the-store");
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform.api_secret", "admin.token"})
    void shouldRefuseTwoPlacesAndNameBoth(final String name) throws IOException {
        flags.put(name + "_file", secretFile(HUSH).toString());
        assertThatThrownBy(this::load).isInstanceOf(SettingsException.class)
            .hasMessageContaining("setting " + name + " (command line), and setting " + name + "_file=")
            .hasMessageContaining("one place").hasMessageNotContaining(HUSH);
        flags.put(name, "");
        useStore(name, HUSH);
        assertThatThrownBy(this::load).isInstanceOf(SettingsException.class)
            .hasMessageContaining("setting " + name + "_file=").hasMessageContaining("secrets.store_file=")
            .hasMessageNotContaining(HUSH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform.api_secret", "admin.token"})
    void shouldHoldASecretInTheSettingToTheSameRules(final String name) {
        flags.put(name, HUSH + '\u00A0');
        assertThatThrownBy(this::load).isInstanceOf(SettingsException.class).hasMessageContaining(name)
            .hasMessageContaining("U+00A0").hasMessageNotContaining(HUSH);
    }

    @ParameterizedTest
    @CsvSource({"platform.api_secret, rw-r--r--, false", "platform.api_secret, rw-rw----, false",
        "admin.token, rw-r--r--, false", "platform.api_secret, rw-r-----, true", "callback.path, rw-rw-rw-, true"})
    void shouldHoldASettingsFileWithASecretToTheRulesOfASecretFile(
        final String name, final String rights, final boolean isGood) throws IOException {
        flags.remove(name);
        final Path file = Files.writeString(directory.resolve("h.yaml"), name.replace(".", ": {") + ": /" + HUSH + '}');
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
        if (isGood) {
            assertThat(GatewaySettings.of(SettingValues.load(file, Map.of(), flags))).isNotNull();
        } else {
            assertThatThrownBy(() -> SettingValues.load(file, Map.of(), flags)).isInstanceOf(SettingsException.class)
                .hasMessageContaining(name).hasMessageContaining("chmod 0640").hasMessageNotContaining(HUSH);
        }
    }

    @Test
    void shouldWarnOfAShortSecretAndTakeIt() {
        flags.put("platform.api_secret", "hush-hush-hush");
        final SecretSources sources = new SecretSources(SettingValues.load(null, Map.of(), flags));
        assertThat(sources.find("platform.api_secret")).hasSize(14);
        assertThat(sources.warnings()).singleElement().asString().contains("platform.api_secret").contains("14 bytes")
            .doesNotContain("hush");
        assertThat(sources.find("admin.token")).isNotNull();
        assertThat(sources.warnings()).hasSize(1);
        assertThat(load().warnings()).hasSize(1);
    }

    @Test
    void shouldPrintNoSecretOfTheRecordsOfSettings() throws IOException {
        flags.put("platform.other_api_secret", "another-" + HUSH);
        flags.put("admin.token", "");
        flags.put("admin.token_file", secretFile("token-" + HUSH).toString());
        final GatewaySettings settings = load();
        assertThat(settings.toString()).contains("ak_1").doesNotContain("hush");
        assertThat(settings.identity().toString()).doesNotContain("hush");
        assertThat(settings.admin().toString()).doesNotContain("hush");
        assertThat(new DevCredentials("ak", HUSH, HUSH, "", "").toString()).doesNotContain("hush");
    }

    @Test
    void shouldReadTheStoresPasswordFromSystemdsDirectory() throws IOException {
        flags.put("platform.api_secret", "");
        useStore("platform.api_secret", HUSH);
        flags.put("secrets.store_password_file", "");
        flags.put("secrets.store_password_credential", "store-password");
        final Path credentials = Files.createDirectory(directory.resolve("credentials"));
        final Path password = Files.writeString(credentials.resolve("store-password"), PASSWORD);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("r--r-----"));
        assertThat(GatewaySettings.of(SettingValues.load(null,
            Map.of("CREDENTIALS_DIRECTORY", credentials.toString()), flags)).identity().secret()).isEqualTo(HUSH);
        assertThatThrownBy(this::load).isInstanceOf(SettingsException.class)
            .hasMessageContaining("LoadCredential=store-password");
    }

    @Test
    void shouldRefuseAStoreWithNoPasswordOrTwo() throws IOException {
        flags.put("platform.api_secret", "");
        useStore("platform.api_secret", HUSH);
        flags.put("secrets.store_password_fd", "9");
        assertThatThrownBy(this::load).isInstanceOf(SettingsException.class)
            .hasMessageContaining("secrets.store_password_file and setting secrets.store_password_fd");
        flags.put("secrets.store_password_file", "");
        flags.put("secrets.store_password_fd", "");
        assertThatThrownBy(this::load).isInstanceOf(SettingsException.class)
            .hasMessageContaining("set one of secrets.store_password_file");
        flags.put("secrets.store_password_fd", "0");
        assertThatThrownBy(this::load).isInstanceOf(SettingsException.class).hasMessageContaining("3 or more");
    }

    @Test
    void shouldRefuseAStoreOfAnotherPassword() throws IOException {
        flags.put("platform.api_secret", "");
        useStore("platform.api_secret", HUSH);
        flags.put("secrets.store_password_file", secretFile("another").toString());
        assertThatThrownBy(this::load).isInstanceOf(SettingsException.class)
            .hasMessageContaining("secrets.store_file").hasMessageContaining("password");
    }

    @Test
    void shouldNameTheSettingOfABadFile() throws IOException {
        flags.put("platform.api_secret", "");
        final Path file = secretFile(HUSH);
        flags.put("platform.api_secret_file", file.toString());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(this::load).isInstanceOf(SettingsException.class)
            .hasMessageContaining("setting platform.api_secret_file").hasMessageContaining("chmod 0640");
    }

    private GatewaySettings load() {
        return GatewaySettings.of(SettingValues.load(null, Map.of(), flags));
    }

    private void useStore(final String name, final String secret) throws IOException {
        final Path file = directory.resolve("secrets.bcfks");
        final SecretStore store = SecretStore.openOrMake(file, PASSWORD.getBytes(StandardCharsets.UTF_8));
        store.put(name, secret.getBytes(StandardCharsets.UTF_8));
        store.write();
        flags.put("secrets.store_file", file.toString());
        flags.put("secrets.store_password_file", secretFile(PASSWORD).toString());
    }

    private Path secretFile(final String text) throws IOException {
        final Path file = Files.createTempFile(directory, "secret", "");
        Files.writeString(file, text + '\n');
        return file;
    }
}
