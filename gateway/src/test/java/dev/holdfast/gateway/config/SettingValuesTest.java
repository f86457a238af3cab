package dev.holdfast.gateway.config;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SettingValuesTest {
    private static final Map<String, String> REQUIRED = Map.of(
        "platform.api_key", "ak_1", "platform.api_secret", "0123456789abcdef", "admin.token", "0123456789abcdef");

    @TempDir
    private Path directory;

    @Test
    void shouldStartFromTheCommentedDefaults() {
        final GatewaySettings settings = GatewaySettings.of(SettingValues.load(null, Map.of(), REQUIRED));
        assertThat(settings.callback().port()).isEqualTo(8080);
        assertThat(settings.callback().maxBodyBytes()).isEqualTo(65_536);
        assertThat(settings.callback().maxHeaderBytes()).isEqualTo(8_192);
        assertThat(settings.callback().readTimeoutMs()).isEqualTo(5_000);
        assertThat(settings.callback().timestampWindowMs()).isEqualTo(60_000);
        assertThat(settings.admin().host()).isEqualTo("127.0.0.1");
        assertThat(settings.identity().appId()).isEqualTo("ak_1");
        assertThat(settings.tls()).isNull();
    }

    @Test
    void shouldPutFileEnvironmentAndFlagsOverThem() throws IOException {
        final Path file = Files.writeString(directory.resolve("h.yaml"),
            "callback:\n  port: 1\n  path: /x\nadmin:\n  port: 2\n");
        final SettingValues values = SettingValues.load(file,
            Map.of("HOLDFAST_CALLBACK_PATH", "/y", "HOLDFAST_ADMIN_PORT", "3", "HOLDFAST_JAVA_OPTS", "-Xmx1g", "PATH",
                "/bin"),
            Map.of("admin.port", "4"));
        assertThat(values.integer("callback.port")).isEqualTo(1);
        assertThat(values.text("callback.path")).isEqualTo("/y");
        assertThat(values.integer("admin.port")).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "callback:{port: x} | callback.port=x | whole number",
        "callback:{port: 70000} | callback.port=70000 | 0 to 65535",
        "callback:{native_transport: maybe} | callback.native_transport=maybe | true or false",
        "callback:{deadline_ms: 900} | deadline_ms=900 | 800", "ledger:{idle: nap} | ledger.idle=nap | shared",
        "ledger:{ring_bytes: 100000} | ledger.ring_bytes=100000 | power of two",
        "ledger:{max_orders: 0} | ledger.max_orders=0 | 1 or more",
        "platform:{amount_currency: usd} | amount_currency=usd | USD", "admin:{token: short} | admin.token | 16",
        "callback:{path: callback} | callback.path=callback | /callback",
        "callback:{allowed_sources: 10.0.0.1} | allowed_sources=10.0.0.1 | 203.0.113.0/24",
        "callback:{proxies: 10.0.0.0/33} | callback.proxies=10.0.0.0/33 | 203.0.113.0/24",
        "callback:{proxies: proxy.example} | callback.proxies=proxy.example | 192.0.2.7",
        "callback:{proxy_protocol: v2} | callback.proxy_protocol=v2 | off or required",
        "callback:{proxy_protocol: required} | callback.proxy_protocol=required | callback.proxies",
        "callback:{tls_key_file: k.pem} | tls_certificate_file | given", "callback:{prot: 1} | callback.prot | unknown",
        "callback:{port: [1]} | callback.port | single value", "callback: { | .yaml | YAML"
    })
    void shouldNameTheSettingItsValueAndWhatWouldBeGood(
        final String yaml, final String named, final String good) throws IOException {
        final Path file = Files.createTempFile(directory, "h", ".yaml");
        Files.writeString(file, yaml.replace(":{", ": {"));
        final Map<String, String> flags = new HashMap<>(REQUIRED);
        if (yaml.startsWith("admin")) {
            flags.remove("admin.token");
        }
        assertThatThrownBy(() -> GatewaySettings.of(SettingValues.load(file, Map.of(), flags)))
            .isInstanceOf(SettingsException.class).hasMessageContaining(named).hasMessageContaining(good);
    }

    @ParameterizedTest
    @CsvSource({"UTC, 0", "UTC+8, 480", "UTC-3:30, -210", "UTC+14, 840", "UTC+05:45, 345"})
    void shouldReadATimeZone(final String text, final int minutes) {
        final Map<String, String> flags = new HashMap<>(REQUIRED);
        flags.put("platform.time_zone", text);
        assertThat(
            GatewaySettings.of(SettingValues.load(null, Map.of(), flags)).identity().zoneMinutes()).isEqualTo(minutes);
    }

    @ParameterizedTest
    @CsvSource({"platform.time_zone, Asia/Shanghai", "platform.time_zone, UTC+15", "platform.time_zone, UTC+8:60",
        "ledger.order_retention_days, 30", "ledger.hold_expiry_hours, -1", "ledger.max_reviews, 100000000"})
    void shouldNameABadSetting(final String name, final String value) {
        final Map<String, String> flags = new HashMap<>(REQUIRED);
        flags.put(name, value);
        assertThatThrownBy(() -> GatewaySettings.of(SettingValues.load(null, Map.of(), flags)))
            .isInstanceOf(SettingsException.class).hasMessageContaining(name);
    }

    @Test
    void shouldRefuseAnUnknownVariable() {
        assertThatThrownBy(() -> SettingValues.load(null, Map.of("HOLDFAST_CALLBACK_PROT", "1"), Map.of()))
            .isInstanceOf(SettingsException.class).hasMessageContaining("HOLDFAST_CALLBACK_PROT");
    }

    @Test
    void shouldReadASecretFromAFileAndNeverPrintIt() throws IOException {
        final Path secret = Files.createTempFile(directory, "s", "");
        Files.writeString(secret, "a-secret-of-some-length\n");
        final Map<String, String> flags = new HashMap<>(REQUIRED);
        flags.put("platform.api_secret", "");
        flags.put("platform.api_secret_file", secret.toString());
        final GatewaySettings settings = GatewaySettings.of(SettingValues.load(null, Map.of(), flags));
        assertThat(settings.identity().secret()).isEqualTo("a-secret-of-some-length");
        assertThat(settings.toString()).doesNotContain("a-secret-of-some-length").doesNotContain("0123456789abcdef");
    }

    /** What a parser says of a line quotes it. */
    @ParameterizedTest
    @ValueSource(strings = {"platform:\n  api_secret: %hunter2", "platform:\n  api_secret: \"hunter2",
        "admin:\n  token: !!x hunter2\n  token: hunter2",
        "admin:\n  token: hunter2: 1", "admin:\n  token: {hunter2: 1}", "admin:\n  token: [hunter2"})
    void shouldNotSayASecretThatMakesNoYaml(final String yaml) throws IOException {
        final Path file = Files.writeString(directory.resolve("h.yaml"), yaml);
        assertThatThrownBy(() -> SettingValues.load(file, Map.of(), Map.of())).isInstanceOf(SettingsException.class)
            .message().contains("h.yaml").doesNotContain("hunter2");
    }

    @Test
    void shouldSayWhereAFileIsNoYaml() throws IOException {
        final Path file = Files.writeString(directory.resolve("h.yaml"), "admin:\n  port: 1\n  token: %x");
        assertThatThrownBy(() -> SettingValues.load(file, Map.of(), Map.of())).hasMessageContaining("line=3 column=");
    }

    @Test
    void shouldMakeDevCredentialsOnceForTheOwnerOnly() throws IOException {
        final DevCredentials made = DevCredentials.readOrCreate(directory).listeningAt("http://a", "http://b");
        final Path file = made.write(directory);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        assertThat(DevCredentials.readOrCreate(directory)).isEqualTo(made);
        assertThat(made.apiSecret()).hasSizeGreaterThanOrEqualTo(32);
        assertThat(made.toString()).doesNotContain(made.apiSecret()).doesNotContain(made.adminToken());
    }
}
