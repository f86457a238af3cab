package dev.holdfast.gateway.cli.secrets;

import dev.holdfast.gateway.cli.Holdfast;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import static org.assertj.core.api.Assertions.assertThat;

class SecretsCommandTest {
    private static final String OLD = "hush-the-old-secret";
    private static final String NEXT = "hush-the-next-secret";

    @TempDir
    private Path directory;
    private final StringWriter out = new StringWriter();
    private Path config;
    private Path store;

    @BeforeEach
    void setUp() throws IOException {
        final Path password = Files.createTempFile(directory, "password", "");
        Files.writeString(password, "the-password-of-the-store");
        store = directory.resolve("secrets.bcfks");
        config = Files.writeString(directory.resolve("h.yaml"), "secrets:\n  store_file: " + store
            + "\n  store_password_file: " + password + "\nadmin: {port: 1}\n");
    }

    @Test
    void shouldPutAndListWithoutShowingASecret() throws IOException {
        assertThat(put("platform.api_secret", OLD + '\n')).isZero();
        assertThat(put("admin.token", NEXT)).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store))).isEqualTo("rw-------");
        assertThat(run("list")).isZero();
        assertThat(out.toString()).containsPattern("platform.api_secret +[0-9a-f]{8} +\\S+Z +not known")
            .containsPattern("admin.token +[0-9a-f]{8}").doesNotContain("hush");
    }

    @Test
    void shouldGiveThePlaceOfTheCurrentOneToTheOther() throws IOException {
        put("platform.api_secret", OLD);
        put("platform.other_api_secret", NEXT);
        run("list");
        final String next = out.toString().replaceAll("(?s).*platform.other_api_secret +(\\w{8}) .*", "$1");
        assertThat(next).hasSize(8);
        assertThat(run("retire", "platform.api_secret")).isZero();
        out.getBuffer().setLength(0);
        run("list");
        assertThat(out.toString()).containsPattern("platform.api_secret +" + next).doesNotContain("other_api_secret");
        assertThat(run("retire", "platform.api_secret")).isEqualTo(3);
        assertThat(out.toString()).contains("the last of the platform's secrets");
    }

    @Test
    void shouldLeaveACredentialWithAKeyOfItsOwnToTheSettings() throws IOException {
        put("platform.api_secret", OLD);
        put("platform.other_api_secret", NEXT);
        Files.writeString(config, Files.readString(config) + "platform: {api_key: a, other_api_key: b}\n");
        assertThat(run("retire", "platform.api_secret")).isEqualTo(3);
        assertThat(run("retire", "platform.other_api_secret")).isZero();
    }

    @Test
    void shouldRefuseOtherNamesAndStrangeSecrets() throws IOException {
        assertThat(put("platform.api_key", OLD)).isEqualTo(3);
        assertThat(put("platform.api_secret", "hush hush")).isEqualTo(3);
        assertThat(put("platform.api_secret", "")).isEqualTo(3);
        assertThat(store).doesNotExist();
        assertThat(out.toString()).doesNotContain("hush");
        put("admin.token", OLD);
        assertThat(run("retire", "platform.api_secret")).isEqualTo(3);
    }

    @Test
    void shouldReadUsesOutOfMetrics() {
        assertThat(CredentialUses.read("""
            # HELP holdfast_credential_last_use_ms x
            holdfast_credential_last_use_ms{credential="0a1b2c3d",role="current"} 1.780000000123E12
            holdfast_credential_verified_total{credential="0a1b2c3d",role="current"} 41.0
            holdfast_credential_verified_total{credential="ffffffff",role="other"} 0.0
            """)).containsExactly(new CredentialUses.Use("0a1b2c3d", "current", 41, 1_780_000_000_123L),
                new CredentialUses.Use("ffffffff", "other", 0, 0));
    }

    private int put(final String name, final String secret) throws IOException {
        final InputStream stdin = System.in;
        try {
            System.setIn(new ByteArrayInputStream(secret.getBytes(StandardCharsets.UTF_8)));
            return run("put", name);
        } finally {
            System.setIn(stdin);
        }
    }

    private int run(final String... words) {
        final String[] all = new String[words.length + 3];
        all[0] = "secrets";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--config";
        all[words.length + 2] = config.toString();
        final CommandLine commandLine = Holdfast.commandLine();
        final PrintWriter writer = new PrintWriter(out, true);
        return commandLine.setOut(writer).setErr(writer).execute(all);
    }
}
