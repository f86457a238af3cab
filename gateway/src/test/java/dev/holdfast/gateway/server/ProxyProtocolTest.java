package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.tls.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static dev.holdfast.gateway.server.ProxyHeaders.LOCAL;
import static dev.holdfast.gateway.server.ProxyHeaders.PROXIED;
import static dev.holdfast.gateway.server.ProxyHeaders.TCP4;
import static dev.holdfast.gateway.server.ProxyHeaders.TCP6;
import static dev.holdfast.gateway.server.ProxyHeaders.v1;
import static dev.holdfast.gateway.server.ProxyHeaders.v2;
import static org.assertj.core.api.Assertions.assertThat;

/** Connections of a proxy that speaks the PROXY protocol, on real sockets. */
class ProxyProtocolTest {
    private static final String OK = "HTTP/1.1 200 OK {\"code\":0,\"message\":\"\"}";
    private static final String PROXY = "127.0.0.9";
    private static final String PLATFORM = "203.0.113.7";
    private static final String OTHER = "198.51.100.1";
    @TempDir
    private Path directory;
    private int orders;

    @Test
    void shouldTakeTheSourceFromEitherVersion() throws IOException {
        try (TestGateway gateway = open("callback.allowed_sources", "203.0.113.0/24, 2001:db8::/32")) {
            final List<byte[]> good = List.of(v1("PROXY TCP4 203.0.113.7 127.0.0.1 4711 443"),
                v1("PROXY TCP6 2001:db8::7 ::1 4711 443"), v2(PROXIED, TCP4, PLATFORM, 0),
                v2(PROXIED, TCP6, "2001:db8::7", 0), v2(PROXIED, TCP4, PLATFORM, 900));
            for (final byte[] header : good) {
                try (RawHttp http = proxy(gateway, header)) {
                    assertThat(http.send(callback("X-Forwarded-For: " + OTHER)).read()).as("says nothing here")
                        .isEqualTo(OK);
                    assertThat(http.send(callback()).read()).isEqualTo(OK);
                }
            }
            final List<byte[]> bad = List.of(v1("PROXY TCP4 198.51.100.1 127.0.0.1 4711 443"),
                v2(PROXIED, TCP6, "2001:db9::7", 0), v1("PROXY UNKNOWN"), v2(PROXIED, 0, "", 0));
            for (final byte[] header : bad) {
                assertIsClosed(gateway, header);
            }
            assertThat(gateway.admin().get("/metrics").text())
                .contains("holdfast_connections_closed_total{listener=\"callback\",reason=\"source\"} 4.0");
        }
    }

    @Test
    void shouldLetInWhoeverIsUnknownWhereThereIsNoList() throws IOException {
        try (TestGateway gateway = open(); RawHttp http = proxy(gateway, v1("PROXY UNKNOWN"))) {
            assertThat(http.send(callback()).read()).isEqualTo(OK);
        }
    }

    @Test
    void shouldReadAHeaderThatComesByteByByteAndARequestRightBehindIt() throws IOException {
        try (TestGateway gateway = open("callback.allowed_sources", "203.0.113.0/24")) {
            for (final byte[] header : List.of(v1("PROXY TCP4 203.0.113.7 127.0.0.1 4711 443"),
                v2(PROXIED, TCP4, PLATFORM, 9))) {
                try (RawHttp http = new RawHttp(gateway.callbackUrl(), PROXY)) {
                    for (final byte each : header) {
                        http.send(new byte[] {each});
                    }
                    assertThat(http.send(callback()).read()).isEqualTo(OK);
                }
                try (RawHttp http = new RawHttp(gateway.callbackUrl(), PROXY)) {
                    final ByteArrayOutputStream all = new ByteArrayOutputStream();
                    all.write(header);
                    all.write(callback().getBytes(StandardCharsets.UTF_8));
                    assertThat(http.send(all.toByteArray()).read()).isEqualTo(OK);
                }
            }
        }
    }

    @Test
    void shouldTakeAHeaderOfAStrangerForAMalformedRequest() throws IOException {
        try (TestGateway gateway = open()) {
            for (final byte[] header : List.of(v1("PROXY TCP4 203.0.113.7 127.0.0.1 4711 443"),
                v2(PROXIED, TCP4, PLATFORM, 0))) {
                try (RawHttp http = new RawHttp(gateway.callbackUrl(), "127.0.0.1")) {
                    assertThat(http.send(header).send(callback()).read()).startsWith("HTTP/1.1 400").contains("1019");
                    assertThat(http.isClosedByPeer()).isTrue();
                }
            }
            try (RawHttp http = new RawHttp(gateway.callbackUrl(), "127.0.0.1")) {
                assertThat(http.send(callback()).read()).as("without one it is heard").isEqualTo(OK);
            }
        }
    }

    @Test
    void shouldCloseAProxyThatDoesNotBeginWithAHeader() throws IOException {
        try (TestGateway gateway = open()) {
            assertIsClosed(gateway, callback().getBytes(StandardCharsets.UTF_8));
            assertIsClosed(gateway, v1("PROXY TCP4 203.0.113.777 127.0.0.1 4711 443"));
            assertIsClosed(gateway, v1("PROXY TCP4 " + "2".repeat(200)));
            assertIsClosed(gateway, v2(PROXIED, TCP4, PLATFORM, 4_000));
            assertIsClosed(gateway, v2(0x31, TCP4, PLATFORM, 0));
            awaitMetric(gateway,
                "holdfast_connections_closed_total{listener=\"callback\",reason=\"proxy_header\"} 5.0");
            try (RawHttp http = new RawHttp(gateway.callbackUrl(), PROXY)) {
                assertThat(http.endSending().isClosedByPeer()).isTrue();
            }
        }
    }

    @Test
    void shouldWaitForAHeaderNoLongerThanForAProof() throws IOException {
        try (TestGateway gateway = open("callback.proving_timeout_ms", "300");
             RawHttp silent = new RawHttp(gateway.callbackUrl(), PROXY);
             RawHttp half = new RawHttp(gateway.callbackUrl(), PROXY)) {
            half.send("PROXY TCP4 203.0.113.7 127.0.");
            assertThat(silent.isClosedByPeer()).isTrue();
            assertThat(half.isClosedByPeer()).isTrue();
            try (RawHttp unproven = proxy(gateway, v2(PROXIED, TCP4, OTHER, 0))) {
                assertThat(unproven.isClosedByPeer()).as("its client has to prove itself, too").isTrue();
            }
        }
    }

    @Test
    void shouldKeepFewThatWaitForAHeader() throws IOException {
        final List<RawHttp> waiting = new ArrayList<>();
        try (TestGateway gateway = open("callback.max_connections", "8", "callback.proving_timeout_ms", "60000")) {
            for (int i = 0; i < 2; i++) {
                waiting.add(new RawHttp(gateway.callbackUrl(), PROXY).send("PROXY "));
            }
            assertIsClosed(gateway, new byte[0]);
            waiting.remove(0).close();
            String answer = null;
            for (int tries = 0; tries < 1_000 && !OK.equals(answer); tries++) {
                try (RawHttp http = proxy(gateway, v2(PROXIED, TCP4, PLATFORM, 0))) {
                    answer = http.send(callback()).read();
                } catch (final IOException e) {
                    answer = e.getMessage();
                }
            }
            assertThat(answer).as("there is room again").isEqualTo(OK);
        } finally {
            for (final RawHttp http : waiting) {
                http.close();
            }
        }
    }

    @Test
    void shouldCountPlacesOfTheSourceAndNotOfTheProxy() throws IOException {
        final List<RawHttp> crowd = new ArrayList<>();
        try (TestGateway gateway = open("callback.max_connections", "8", "callback.proving_timeout_ms", "60000")) {
            final RawHttp honest = proxy(gateway, v2(PROXIED, TCP4, PLATFORM, 0));
            crowd.add(honest);
            assertThat(honest.send("GET /callback HTTP/1.1\r\nHost: h\r\n\r\n").read()).contains("1016");
            for (int i = 0; i < 4; i++) {
                final RawHttp http = proxy(gateway, v2(PROXIED, TCP4, OTHER, 0));
                crowd.add(http);
                assertThat(http.send("GET /callback HTTP/1.1\r\nHost: h\r\n\r\n").read()).contains("1016");
            }
            assertThat(crowd.get(1).isClosedByPeer()).as("a quarter of the places for one source").isTrue();
            assertThat(crowd.get(2).isClosedByPeer()).isTrue();
            assertThat(honest.send(callback()).read()).isEqualTo(OK);
        } finally {
            for (final RawHttp http : crowd) {
                http.close();
            }
        }
    }

    @Test
    void shouldLetAProxyLookWhetherWeAreThere() throws IOException {
        try (TestGateway gateway = open("callback.allowed_sources", "203.0.113.0/24", "callback.proving_timeout_ms",
            "1"); RawHttp check = proxy(gateway, v2(LOCAL, 0, "", 0))) {
            assertThat(check.send("GET /callback HTTP/1.1\r\nHost: h\r\n\r\n").read())
                .as("its own address is not listed").startsWith("HTTP/1.1 403");
            assertThat(check.send(callback()).read()).contains("1012");
        }
    }

    @Test
    void shouldReadTheHeaderBeforeTls() throws Exception {
        final TestCertificates authority = new TestCertificates("EC");
        final Path certificate = directory.resolve("certificate.pem");
        final Path key = directory.resolve("key.pem");
        authority.server().write(certificate, key);
        try (TestGateway gateway = open("callback.allowed_sources", "203.0.113.0/24", "callback.tls_certificate_file",
            certificate.toString(), "callback.tls_key_file", key.toString())) {
            final URI url = gateway.callbackUrl();
            for (final byte[] header : List.of(v1("PROXY TCP4 203.0.113.7 127.0.0.1 4711 443"),
                v2(PROXIED, TCP4, PLATFORM, 0))) {
                final Socket plain = ProxyHeaders.socket(url, PROXY, header);
                try (RawHttp http = new RawHttp(authority.trusting(null).getSocketFactory()
                    .createSocket(plain, "localhost", url.getPort(), true))) {
                    assertThat(http.send(callback()).read()).isEqualTo(OK);
                }
            }
        }
    }

    /** Netty's decoder closes a connection before it says why. */
    private static void awaitMetric(final TestGateway gateway, final String line) {
        final long startNs = System.nanoTime();
        while (!gateway.admin().get("/metrics").text().contains(line)) {
            assertThat(System.nanoTime() - startNs).as(line).isLessThan(TimeUnit.SECONDS.toNanos(30));
            Thread.onSpinWait();
        }
    }

    private void assertIsClosed(final TestGateway gateway, final byte[] header) throws IOException {
        final String text = new String(header, StandardCharsets.ISO_8859_1);
        try (RawHttp http = proxy(gateway, header)) {
            assertThat(http.isClosedThoughItSends("")).as("%s", text).isTrue();
        }
    }

    private static RawHttp proxy(final TestGateway gateway, final byte[] header) throws IOException {
        return new RawHttp(gateway.callbackUrl(), PROXY).send(header);
    }

    private String callback(final String... headers) {
        return RawHttp.callback(CallbackBodies.auth("D-" + orders++, "C1", "U1", "1.00", System.currentTimeMillis()),
            headers);
    }

    private TestGateway open(final String... settings) {
        final List<String> all = new ArrayList<>(List.of("callback.proxies", PROXY, "callback.proxy_protocol",
            "required"));
        all.addAll(List.of(settings));
        final TestGateway gateway = new TestGateway(directory, all.toArray(String[]::new));
        gateway.admin().openAccount("U1", "C1", "1000000.00");
        return gateway;
    }
}
