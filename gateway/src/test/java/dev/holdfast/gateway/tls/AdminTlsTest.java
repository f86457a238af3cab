package dev.holdfast.gateway.tls;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.gateway.client.AdminClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The back-office over TLS, by its own clients and by others. */
class AdminTlsTest {
    @TempDir
    private Path directory;
    private final StringWriter out = new StringWriter();
    private TestCertificates authority;
    private Path certificate;
    private Path key;
    private Path clientCa;

    @BeforeEach
    void setUp() throws Exception {
        authority = new TestCertificates("EC");
        certificate = directory.resolve("certificate.pem");
        key = directory.resolve("key.pem");
        authority.server().write(certificate, key);
        clientCa = directory.resolve("ca.pem");
        TestCertificates.writePem(clientCa, authority.authority());
    }

    @Test
    void shouldServeOverTlsAlone() throws Exception {
        try (TestGateway gateway = start()) {
            final AdminClient admin = client(gateway, null);
            admin.openAccount("U1", "C1", "10");
            assertThat(admin.get("/v1/accounts/U1").field("balance")).isEqualTo("10.00");
            assertThat(admin.get("/metrics").text()).contains("expires_seconds{listener=\"admin\"}");
        }
    }

    /** What checks the health of a container has neither a certificate nor a client for TLS. */
    @Test
    void shouldSayInClearOnThisMachineHowItIsAndNothingElse() throws Exception {
        try (TestGateway gateway = start("admin.tls.client_ca_file", clientCa.toString())) {
            final AdminClient plain = new AdminClient(gateway.adminUrl().replace("https:", "http:"), TestGateway.TOKEN);
            assertThat(plain.get("/health/live").status()).isEqualTo(200);
            assertThat(plain.get("/metrics").status()).isEqualTo(403);
            assertThat(plain.get("/v1/ledger").text()).contains("\"error\":\"tls_required\"", "https://");
            assertThat(plain.call("PUT", "/v1/accounts/U1", "{}").status()).isEqualTo(403);
            assertThat(health("live", gateway)).isZero();
            assertThat(health("nothing", gateway)).isEqualTo(1);
        }
    }

    private static int health(final String what, final TestGateway gateway) throws Exception {
        final Process check = new ProcessBuilder("sh", "../deploy/bin/holdfast-health", what,
            Integer.toString(URI.create(gateway.adminUrl()).getPort())).start();
        assertThat(check.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return check.exitValue();
    }

    @Test
    void shouldLetInOnlyClientsWithARightCertificateAndStillAskForTheToken() throws Exception {
        try (TestGateway gateway = start("admin.tls.client_ca_file", clientCa.toString())) {
            assertThat(client(gateway, authority.client("office")).get("/v1/ledger").status()).isEqualTo(200);
            assertThatThrownBy(() -> client(gateway, null).get("/health/live"))
                .isInstanceOf(UncheckedIOException.class);
            final AdminClient wrong = client(gateway, new TestCertificates("EC").client("office"));
            assertThatThrownBy(() -> wrong.get("/health/live")).isInstanceOf(UncheckedIOException.class);
            final AdminClient server = client(gateway, authority.server());
            assertThatThrownBy(() -> server.get("/health/live")).as("a certificate for servers")
                .isInstanceOf(UncheckedIOException.class);
            assertThat(new AdminClient(gateway.adminUrl(), "not the token",
                authority.trusting(authority.client("office"))).get("/v1/ledger").status()).isEqualTo(401);
        }
    }

    @Test
    void shouldForgetAnAuthorityThatIsTakenOut() throws Exception {
        try (TestGateway gateway = start("admin.tls.client_ca_file", clientCa.toString())) {
            final TestCertificates.Issued office = authority.client("office");
            assertThat(client(gateway, office).get("/v1/ledger").status()).isEqualTo(200);
            final TestCertificates next = new TestCertificates("EC");
            TestCertificates.writePem(clientCa, next.authority());
            TlsReloadTest.await(() -> {
                try {
                    client(gateway, office).get("/health/live");
                    return false;
                } catch (final UncheckedIOException e) {
                    return true;
                }
            });
            assertThat(client(gateway, next.client("office")).get("/v1/ledger").status()).isEqualTo(200);
        }
    }

    /** The settings name the certificate, so nobody need say whom to trust, and by which name. */
    @Test
    void shouldReachItsOwnGatewayBySettings() throws Exception {
        try (TestGateway gateway = start()) {
            final Path config = config(gateway, "");
            assertThat(run("doctor", "--config", config.toString())).isEqualTo(1);
            assertThat(out.toString()).containsPattern("ok   credential current: id=\\w{8}")
                .contains("FAIL admin certificate: subject=\"CN=localhost\"", "until=");
        }
    }

    @Test
    void shouldNotTrustAnotherThanTheSettingsName() throws Exception {
        try (TestGateway gateway = start("secrets.poll_ms", "0")) {
            final Path config = config(gateway, "");
            authority.server().write(certificate, key);
            run("doctor", "--config", config.toString());
            assertThat(out.toString()).contains("--   credentials in use: no gateway");
        }
    }

    @Test
    void shouldShowAClientCertificateToItsOwnGateway() throws Exception {
        final Path clientCertificate = directory.resolve("client.pem");
        final Path clientKey = directory.resolve("client.key");
        authority.client("office").write(clientCertificate, clientKey);
        try (TestGateway gateway = start("admin.tls.client_ca_file", clientCa.toString())) {
            final Path config = config(gateway, "  client_ca_file: " + clientCa);
            run("doctor", "--config", config.toString());
            assertThat(out.toString()).contains("no gateway with this admin token answers at https://127.0.0.1:");
            run("doctor", "--config", config.toString(), "--client-certificate", clientCertificate.toString(),
                "--client-key", clientKey.toString());
            assertThat(out.toString()).containsPattern("ok   credential current: id=\\w{8}");
        }
    }

    @Test
    void shouldReachAGatewayByItsAuthority() throws Exception {
        final Path token = Files.writeString(directory.resolve("token"), TestGateway.TOKEN);
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
        try (TestGateway gateway = start()) {
            final String[] words = {"reconcile", "--admin-url", gateway.adminUrl(), "--token-file", token.toString(),
                "--from", "2026-01-01", "--to", "2026-01-02"};
            assertThat(run(words)).isNotZero();
            assertThat(out.toString()).doesNotContain("the gateway refuses");
            final List<String> trusting = new ArrayList<>(List.of(words));
            trusting.addAll(List.of("--ca-file", clientCa.toString()));
            run(trusting.toArray(String[]::new));
            assertThat(out.toString()).as("it answers").contains("the gateway refuses", "platform.base_url");
        }
    }

    private TestGateway start(final String... settings) {
        final List<String> all = new ArrayList<>(List.of("admin.tls.certificate_file", certificate.toString(),
            "admin.tls.key_file", key.toString(), "secrets.poll_ms", "20"));
        all.addAll(List.of(settings));
        return new TestGateway(directory.resolve("data"), all.toArray(String[]::new));
    }

    private AdminClient client(final TestGateway gateway, final TestCertificates.Issued shown) throws Exception {
        return new AdminClient(gateway.adminUrl(), TestGateway.TOKEN, authority.trusting(shown));
    }

    private Path config(final TestGateway gateway, final String more) throws IOException {
        final Path config = Files.writeString(directory.resolve("holdfast.yaml"), String.join("\n",
            "data_dir: " + directory.resolve("data"), "platform:", "  api_key: " + TestGateway.API_KEY,
            "  api_secret: " + TestGateway.SECRET, "admin:", "  port: " + URI.create(gateway.adminUrl()).getPort(),
            "  token: " + TestGateway.TOKEN, "  tls:", "    certificate_file: " + certificate, "    key_file: " + key,
            "  " + more, ""));
        Files.setPosixFilePermissions(config, PosixFilePermissions.fromString("rw-------"));
        return config;
    }

    private int run(final String... words) {
        final CommandLine commandLine = Holdfast.commandLine();
        final PrintWriter writer = new PrintWriter(out, true);
        return commandLine.setOut(writer).setErr(writer).execute(words);
    }
}
