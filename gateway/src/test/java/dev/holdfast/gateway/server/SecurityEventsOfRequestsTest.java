package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** What is refused leaves a trace, on real sockets of both listeners. */
class SecurityEventsOfRequestsTest {
    private static final String PROXY = "127.0.0.9";
    private static final int HOUR_MS = 3_600_000;

    @TempDir
    private Path directory;
    private int orders;

    @Test
    void shouldCountWhatIsRefusedAtTheCallbackListener() throws IOException {
        try (TestGateway gateway = new TestGateway(directory, "callback.max_refusals", "100");
             RawHttp http = new RawHttp(gateway.callbackUrl())) {
            assertThat(http.send(forged()).read()).contains("1006");
            assertThat(http.send(forged()).read()).contains("1006");
            assertThat(http.send(forged().replaceFirst("Signature: [^\r]*\r\n", "")).read()).contains("1005");
            assertThat(http.send(RawHttp.callback(body().replace("\"data\":{", "\"data\":{\"appId\":\"another\",")
                ).replaceFirst("Signature: .", "Signature: x")).read()).contains("1006");
            assertThat(http.send(RawHttp.callbackOf(System.currentTimeMillis() - HOUR_MS, body())).read())
                .contains("1008");
            assertThat(http.send("POST /callback HTTP/2.7\r\nHost: h\r\n\r\n").read()).contains("1019");
            assertThat(gateway.admin().get("/metrics").text())
                .contains(event("signature_wrong", "loopback", 3), event("signature_missing", "loopback", 1),
                    event("app_id_unknown", "loopback", 1), event("timestamp_outside", "loopback", 1),
                    event("malformed", "loopback", 1), event("signature_wrong", "public", 0));
        }
    }

    @Test
    void shouldCountTheClientOfAProxy() throws IOException {
        try (TestGateway gateway = new TestGateway(directory, "callback.proxies", PROXY, "callback.allowed_sources",
            "203.0.113.0/24, 10.0.0.0/8"); RawHttp proxy = new RawHttp(gateway.callbackUrl(), PROXY)) {
            proxy.send(forged("X-Forwarded-For: 203.0.113.7")).read();
            proxy.send(forged("X-Forwarded-For: 10.0.0.7")).read();
            proxy.send(forged("X-Forwarded-For: 198.51.100.1")).read();
            proxy.send(forged("X-Forwarded-For: unknown")).read();
            assertThat(gateway.admin().get("/metrics").text())
                .contains(event("signature_wrong", "public", 1), event("signature_wrong", "private", 1),
                    event("source_refused", "public", 1), event("source_refused", "proxy_unknown", 1));
        }
    }

    @Test
    void shouldCountWhatHappensAtTheDoor() throws IOException {
        try (TestGateway gateway = new TestGateway(directory, "callback.max_connections", "4",
            "callback.proving_timeout_ms", "60000", "callback.proxies", PROXY, "callback.proxy_protocol", "required");
             RawHttp first = new RawHttp(gateway.callbackUrl()); RawHttp second = new RawHttp(gateway.callbackUrl());
             RawHttp proxy = new RawHttp(gateway.callbackUrl(), PROXY)) {
            assertThat(first.isClosedByPeer()).as("makes room for the second").isTrue();
            assertThat(second.send(forged()).read()).contains("1006");
            assertThat(proxy.send(forged()).isClosedThoughItSends("")).as("says not for whom").isTrue();
            // Netty's decoder closes a connection before it says why.
            final long startNs = System.nanoTime();
            while (!gateway.admin().get("/metrics").text().contains(event("proxy_header_wrong", "loopback", 1))) {
                assertThat(System.nanoTime() - startNs).as("waited too long").isLessThan(TimeUnit.SECONDS.toNanos(30));
            }
            assertThat(gateway.admin().get("/metrics").text()).contains(event("place_lost", "loopback", 1));
        }
    }

    @Test
    void shouldCountWhatTheBackOfficeRefuses() throws IOException {
        try (TestGateway gateway = new TestGateway(directory)) {
            final String token = "Authorization: Bearer " + TestGateway.TOKEN + "\r\n\r\n";
            assertThat(office(gateway, "GET /v1/ledger HTTP/1.1\r\nHost: localhost\r\n\r\n")).contains("401");
            assertThat(office(gateway, "GET /v1/ledger HTTP/1.1\r\nHost: evil.example\r\n" + token)).contains("421");
            assertThat(office(gateway, "GET /v1/ledger HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil\r\n" + token))
                .contains("403");
            assertThat(office(gateway, "GET /v1/ledger HTTP/2.7\r\nHost: localhost\r\n" + token)).contains("400");
            assertThat(gateway.admin().get("/metrics").text())
                .contains(event("token_wrong", "loopback", 1), event("host_refused", "loopback", 1),
                    event("origin_refused", "loopback", 1), event("malformed", "loopback", 1));
        }
    }

    private static String office(final TestGateway gateway, final String request) throws IOException {
        try (RawHttp http = new RawHttp(URI.create(gateway.adminUrl()))) {
            return http.send(request).read();
        }
    }

    private static String event(final String name, final String source, final int count) {
        return "holdfast_security_events_total{event=\"" + name + "\",source=\"" + source + "\"} " + count + ".0";
    }

    private String forged(final String... headers) {
        return RawHttp.callback(body(), headers).replaceFirst("Signature: .", "Signature: x");
    }

    private String body() {
        return CallbackBodies.auth("D-" + orders++, "C1", "U1", "1.00", System.currentTimeMillis());
    }
}
