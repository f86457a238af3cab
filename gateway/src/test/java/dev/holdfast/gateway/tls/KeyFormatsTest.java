package dev.holdfast.gateway.tls;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KeyFormatsTest {
    private static final String PASSWORD = "correct horse";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"RSA, plain", "RSA, pkcs8", "RSA, encrypted", "EC, plain", "EC, pkcs8"})
    void shouldServeCallbacksOverTls(final String algorithm, final String kind) throws Exception {
        final KeyPair keys = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        final Path certificate = certificate(keys, algorithm);
        final Path key = key(keys, kind);
        try (TestGateway gateway = new TestGateway(directory.resolve("data"), "callback.tls_certificate_file",
            certificate.toString(), "callback.tls_key_file", key.toString(), "callback.tls_key_password",
            kind.equals("encrypted") ? PASSWORD : "")) {
            assertThat(gateway.callbackUrl().getScheme()).isEqualTo("https");
            final HttpClient client = HttpClient.newBuilder().sslContext(trusting(certificate))
                .version(HttpClient.Version.HTTP_1_1).build();
            final URI url = URI.create(gateway.callbackUrl().toString().replace("127.0.0.1", "localhost"));
            final HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(url).POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
                HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).contains("\"code\":1003");
        }
    }

    @Test
    void shouldNameTheFileThatCannotBeUsed() throws Exception {
        final KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        final Path certificate = certificate(keys, "EC");
        final Path encrypted = key(KeyPairGenerator.getInstance("RSA").generateKeyPair(), "encrypted");
        shouldRefuse(certificate, directory.resolve("none"), "", "tls_key_file");
        shouldRefuse(certificate, certificate, "", "no private key");
        shouldRefuse(certificate, encrypted, "wrong", "tls_key_file");
        shouldRefuse(certificate, encrypted, PASSWORD, "should be the key of the certificate");
        shouldRefuse(encrypted, encrypted, PASSWORD, "no certificate");
    }

    private void shouldRefuse(final Path certificate, final Path key, final String password, final String why) {
        assertThatThrownBy(() -> new TestGateway(directory.resolve("data"), "callback.tls_certificate_file",
            certificate.toString(), "callback.tls_key_file", key.toString(), "callback.tls_key_password", password))
            .isInstanceOf(UnusableEnvironmentException.class).hasMessageContaining(why);
    }

    private Path certificate(final KeyPair keys, final String algorithm) throws Exception {
        final X500Name name = new X500Name("CN=localhost");
        final Instant now = Instant.now();
        final X509CertificateHolder holder = new JcaX509v3CertificateBuilder(name, BigInteger.ONE,
            Date.from(now.minusSeconds(60)), Date.from(now.plusSeconds(3_600)), name, keys.getPublic())
            .build(new JcaContentSignerBuilder(algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA")
                .build(keys.getPrivate()));
        return write("certificate.pem", holder);
    }

    private Path key(final KeyPair keys, final String kind) throws Exception {
        return write("key.pem", switch (kind) {
            case "pkcs8" -> new JcaPKCS8Generator(keys.getPrivate(), null);
            case "encrypted" -> new JcaPKCS8Generator(keys.getPrivate(),
                new JceOpenSSLPKCS8EncryptorBuilder(JcaPKCS8Generator.AES_256_CBC)
                .setProvider(new BouncyCastleProvider())
                    .setPassword(PASSWORD.toCharArray()).build());
            default -> keys.getPrivate() instanceof ECPrivateKey key ? sec1(key)
                : new JcaMiscPEMGenerator(keys.getPrivate());
        });
    }

    /** As OpenSSL writes it, with the curve inside. */
    private static PemObject sec1(final ECPrivateKey key) throws IOException {
        final int bits = key.getParams().getOrder().bitLength();
        return new PemObject("EC PRIVATE KEY",
            new org.bouncycastle.asn1.sec.ECPrivateKey(bits, key.getS(), PrivateKeyInfo.getInstance(key.getEncoded())
                .getPrivateKeyAlgorithm().getParameters()).getEncoded());
    }

    private Path write(final String name, final Object pem) throws IOException {
        final Path file = directory.resolve(name);
        TestCertificates.writePem(file, pem);
        return file;
    }

    private static SSLContext trusting(final Path certificate) throws Exception {
        final KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null);
        try (InputStream in = Files.newInputStream(certificate)) {
            store.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        final TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
