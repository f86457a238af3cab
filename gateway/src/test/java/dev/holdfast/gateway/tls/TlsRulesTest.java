package dev.holdfast.gateway.tls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is spoken and what is not, over real sockets. */
class TlsRulesTest {
    private static final String REFUSED = "alert 40";
    private static final String OTHER_PROTOCOL = "alert 70";
    private static final int ECDHE_RSA_AES_128_GCM = 0xC02F;
    private static final int ECDHE_ECDSA_AES_128_GCM = 0xC02B;
    private static final int ECDHE_RSA_AES_128_CBC = 0xC013;
    private static final int ECDHE_ECDSA_AES_128_CBC = 0xC009;
    /** By their names and the numbers that IANA gives them. */
    private static final Map<String, Integer> WEAK = new TreeMap<>(Map.ofEntries(
        Map.entry("static RSA, GCM 128", 0x009C), Map.entry("static RSA, GCM 256", 0x009D),
        Map.entry("static RSA, CBC 128", 0x002F), Map.entry("static RSA, CBC 256", 0x0035),
        Map.entry("static RSA, CBC 128, SHA-256", 0x003C), Map.entry("static RSA, CBC 256, SHA-256", 0x003D),
        Map.entry("static RSA, 3DES", 0x000A), Map.entry("static RSA, RC4", 0x0005),
        Map.entry("ECDHE RSA, CBC 128", 0xC013), Map.entry("ECDHE RSA, CBC 256", 0xC014),
        Map.entry("ECDHE RSA, CBC 128, SHA-256", 0xC027), Map.entry("ECDHE RSA, CBC 256, SHA-384", 0xC028),
        Map.entry("ECDHE ECDSA, CBC 128", 0xC009), Map.entry("ECDHE ECDSA, CBC 256", 0xC00A),
        Map.entry("ECDHE ECDSA, CBC 128, SHA-256", 0xC023), Map.entry("ECDHE ECDSA, CBC 256, SHA-384", 0xC024),
        Map.entry("DHE RSA, GCM 128", 0x009E), Map.entry("DHE RSA, CBC 128", 0x0033),
        Map.entry("static ECDH RSA, GCM 128", 0xC031), Map.entry("static ECDH ECDSA, GCM 128", 0xC02D),
        Map.entry("anonymous DH, GCM 128", 0x00A6), Map.entry("anonymous DH, CBC 128", 0x0034),
        Map.entry("anonymous ECDH, CBC 128", 0xC018), Map.entry("static RSA, NULL", 0x0002),
        Map.entry("static RSA, NULL, SHA-256", 0x003B), Map.entry("ECDHE RSA, NULL", 0xC010),
        Map.entry("ECDHE ECDSA, NULL", 0xC006), Map.entry("export RSA, RC4 40", 0x0003)));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void shouldRefuseEveryWeakSuite(final String algorithm) throws Exception {
        final int strong = algorithm.equals("RSA") ? ECDHE_RSA_AES_128_GCM : ECDHE_ECDSA_AES_128_GCM;
        try (TlsTestServer server = new TlsTestServer(directory, new TestCertificates(algorithm).server())) {
            assertThat(new ClientHello(ClientHello.TLS_1_2, strong).ask(server.address()))
                .as("this hello is one that servers take").isEqualTo("hello");
            for (final Map.Entry<String, Integer> weak : WEAK.entrySet()) {
                assertThat(new ClientHello(ClientHello.TLS_1_2, weak.getValue()).ask(server.address()))
                    .as("%s key, %s", algorithm, weak.getKey()).isEqualTo(REFUSED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0300, ClientHello.TLS_1_0, ClientHello.TLS_1_1})
    void shouldRefuseOldProtocols(final int version) throws Exception {
        try (TlsTestServer server = new TlsTestServer(directory, new TestCertificates("RSA").server())) {
            assertThat(new ClientHello(version, ECDHE_RSA_AES_128_CBC).ask(server.address())).isEqualTo(OTHER_PROTOCOL);
            assertThat(new ClientHello(version, ECDHE_ECDSA_AES_128_CBC).ask(server.address()))
                .isEqualTo(OTHER_PROTOCOL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void shouldApproveOverEveryStrongSuite(final String algorithm) throws Exception {
        final TestCertificates authority = new TestCertificates(algorithm);
        final SSLContext tls = authority.trusting(null);
        int tried = 0;
        try (TlsTestServer server = new TlsTestServer(directory, authority.server())) {
            server.gateway.admin().openAccount("U1", "C1", "100");
            for (final String suite : TlsRules.SUITES) {
                if (!suite.contains(algorithm.equals("RSA") ? "_ECDSA_" : "_ECDHE_RSA_")) {
                    try (SSLSocket socket = server.connect(tls)) {
                        socket.setEnabledCipherSuites(new String[] {suite});
                        assertThat(server.authorize(socket, suite.toLowerCase(Locale.ROOT))).as(suite)
                            .isZero();
                        assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
                        assertThat(socket.getSession().getProtocol())
                            .isEqualTo(suite.contains("_WITH_") ? "TLSv1.2" : "TLSv1.3");
                        tried++;
                    }
                }
            }
        }
        assertThat(tried).isEqualTo(6);
    }

    /** Whoever is through may not make the server handshake again and again. */
    @Test
    void shouldRefuseToHandshakeAgain() throws Exception {
        final TestCertificates authority = new TestCertificates("RSA");
        try (TlsTestServer server = new TlsTestServer(directory, authority.server());
             SSLSocket socket = server.connect(authority.trusting(null))) {
            server.gateway.admin().openAccount("U1", "C1", "100");
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThat(server.authorize(socket, "T1")).isZero();
            assertThatThrownBy(() -> {
                socket.startHandshake();
                server.authorize(socket, "T2");
            }).isInstanceOf(IOException.class);
            assertThat(server.gateway.admin().get("/v1/authorizations/T2").status()).isEqualTo(404);
        }
    }

    /** Resumption saves the platform a handshake; another certificate ends it. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void shouldResumeSessionsUntilTheCertificateChanges(final String protocol) throws Exception {
        final TestCertificates authority = new TestCertificates("EC");
        final SSLContext tls = authority.trusting(null);
        try (TlsTestServer server = new TlsTestServer(directory, authority.server())) {
            server.gateway.admin().openAccount("U1", "C1", "100");
            final long first = createdMs(server, tls, protocol, "R1");
            assertThat(createdMs(server, tls, protocol, "R2")).as("the session of before").isEqualTo(first);
            final TestCertificates.Issued next = authority.server();
            next.write(server.certificate, server.key);
            TlsReloadTest.await(() -> server.shown(authority.trusting(null)).equals(next.certificate()));
            assertThat(createdMs(server, tls, protocol, "R3")).as("a new session").isNotEqualTo(first);
        }
    }

    private static long createdMs(
        final TlsTestServer server, final SSLContext tls, final String protocol, final String consumeNo)
            throws IOException {
        try (SSLSocket socket = server.connect(tls)) {
            socket.setEnabledProtocols(new String[] {protocol});
            // With TLS 1.3 the ticket comes behind the handshake.
            assertThat(server.authorize(socket, consumeNo)).isZero();
            return socket.getSession().getCreationTime();
        }
    }

    @Test
    void shouldCloseWhoeverDoesNotEndItsHandshakeAlthoughItIsListed() throws Exception {
        final TestCertificates authority = new TestCertificates("EC");
        try (TlsTestServer server = new TlsTestServer(directory, authority.server(), "callback.allowed_sources",
                "127.0.0.0/8", "callback.proving_timeout_ms", "200");
             Socket socket = new Socket()) {
            socket.connect(server.address());
            // Shorter than what Netty would wait by itself.
            socket.setSoTimeout(8_000);
            socket.getOutputStream().write(new byte[] {22, 3, 1});
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                .as("nothing in the clear").doesNotContain("HTTP");
        }
    }
}
