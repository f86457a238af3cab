package dev.holdfast.gateway.tls;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Certificates and listeners with which nothing starts, and what is said then. */
class TlsStartTest {
    @TempDir
    private Path directory;
    private Path certificate;
    private Path key;
    private TestCertificates authority;

    @BeforeEach
    void setUp() throws Exception {
        certificate = directory.resolve("certificate.pem");
        key = directory.resolve("key.pem");
        authority = new TestCertificates("EC");
        authority.server().write(certificate, key);
    }

    @Test
    void shouldRefuseAnExpiredCertificate() throws Exception {
        authority.server(Instant.now().minusSeconds(60)).write(certificate, key);
        shouldRefuse("callback.tls_certificate_file=" + certificate + " should be valid at");
    }

    @Test
    void shouldRefuseTheKeyOfAnother() throws Exception {
        authority.server().withKeyOf(authority.server()).write(certificate, key);
        shouldRefuse("callback.tls_key_file=" + key + " should be the key of the certificate");
    }

    @Test
    void shouldRefuseAKeyThatEverybodyMayRead() throws Exception {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        shouldRefuse("callback.tls_key_file=" + key, "chmod 0640");
    }

    @Test
    void shouldRefuseAKeyThatIsTooShort() throws Exception {
        new TestCertificates("RSA").serverOf(1_024).write(certificate, key);
        shouldRefuse("callback.tls_certificate_file", "2048 bits");
    }

    @Test
    void shouldRefuseACertificateForClients() throws Exception {
        authority.client("somebody").write(certificate, key);
        shouldRefuse("should be a certificate for a TLS server");
    }

    @Test
    void shouldRefuseAChainInAnotherOrder() throws Exception {
        final TestCertificates.Issued issued = authority.server();
        TestCertificates.writePem(certificate, issued.certificate(), authority.server().certificate());
        TestCertificates.writePem(key, new JcaPKCS8Generator(issued.key(), null));
        shouldRefuse("has not issued certificate 1");
    }

    @Test
    void shouldRefuseAKeystoreWithTheWrongPasswordOrBesidePemFiles() throws Exception {
        final Path keystore = directory.resolve("keys.p12");
        authority.server().writeKeystore(keystore, "the right one");
        assertThatThrownBy(() -> start("callback.tls_keystore_file", keystore.toString(), "callback.tls_key_password",
            "the wrong one")).hasMessageContaining("should be a PKCS#12 file that the password opens")
            .hasMessageNotContaining("the wrong");
        assertThatThrownBy(() -> start("callback.tls_keystore_file", keystore.toString(), "callback.tls_key_file",
            key.toString())).hasMessageContaining("one of the two");
    }

    @Test
    void shouldLeaveNothingBehindWhenItRefuses() throws Exception {
        authority.server(Instant.now().minusSeconds(60)).write(certificate, key);
        shouldRefuse("should be valid at");
        assertThat(directory.resolve("data")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "no-such-host.invalid"})
    void shouldNotLetOthersReachAPlainBackOffice(final String host) {
        assertThatThrownBy(() -> start("admin.host", host)).isInstanceOf(UnusableEnvironmentException.class)
            .hasMessageContainingAll("admin.host=" + host, "loopback", "admin.tls.certificate_file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "localhost"})
    void shouldLetThisMachineReachAPlainBackOffice(final String host) {
        try (TestGateway gateway = start("admin.host", host)) {
            assertThat(gateway.adminUrl()).startsWith("http://");
        }
    }

    @Test
    void shouldLetOthersReachABackOfficeWithTls() {
        try (TestGateway gateway = start("admin.host", "0.0.0.0", "admin.tls.certificate_file", certificate.toString(),
                "admin.tls.key_file", key.toString())) {
            assertThat(gateway.adminUrl()).startsWith("https://");
        }
    }

    @Test
    void shouldRefuseClientCertificatesWithoutOneOfItsOwn() {
        assertThatThrownBy(() -> start("admin.tls.client_ca_file", certificate.toString()))
            .hasMessageContainingAll("admin.tls.client_ca_file", "admin.tls.certificate_file");
    }

    @Test
    void shouldRefuseClientAuthoritiesThatOthersMayWrite() throws Exception {
        final Path authorities = directory.resolve("ca.pem");
        TestCertificates.writePem(authorities, authority.authority());
        Files.setPosixFilePermissions(authorities, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThatThrownBy(() -> start("admin.tls.certificate_file", certificate.toString(), "admin.tls.key_file",
            key.toString(), "admin.tls.client_ca_file", authorities.toString()))
            .hasMessageContainingAll("admin.tls.client_ca_file", "can be written by others");
    }

    private TestGateway start(final String... settings) {
        return new TestGateway(directory.resolve("data"), settings);
    }

    private void shouldRefuse(final String... why) {
        assertThatThrownBy(() -> start("callback.tls_certificate_file", certificate.toString(),
            "callback.tls_key_file", key.toString())).isInstanceOf(UnusableEnvironmentException.class)
            .message().contains(List.of(why));
    }
}
