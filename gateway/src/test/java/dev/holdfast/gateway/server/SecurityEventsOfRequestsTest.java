package dev.holdfast.gateway.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.admin.access.Refusals;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.listener.SecurityEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CopyOnWriteArrayList;
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

    /** Both listeners look once a second at what there is to log. */
    @Test
    void shouldLogWhatIsRefusedWithItsSource() throws IOException {
        final ListAppender<ILoggingEvent> events = listen(SecurityEvents.class);
        final ListAppender<ILoggingEvent> refusals = listen(Refusals.class);
        try (TestGateway gateway = new TestGateway(directory); RawHttp http = new RawHttp(gateway.callbackUrl())) {
            assertThat(http.send(forged()).read()).contains("1006");
            assertThat(office(gateway, "GET /v1/ledger HTTP/1.1\r\nHost: localhost\r\n\r\n")).contains("401");
            awaitLine(events, "security event=signature_wrong source=loopback address=127.0.0.1 ");
            awaitLine(events, "security event=token_wrong source=loopback address=127.0.0.1 ");
            awaitLine(refusals, "requests to the back-office were refused: token=1 most from: 127.0.0.1=1");
        } finally {
            listenNoMore(SecurityEvents.class, events);
            listenNoMore(Refusals.class, refusals);
        }
    }

    private static ListAppender<ILoggingEvent> listen(final Class<?> to) {
        final ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        ((Logger) LoggerFactory.getLogger(to)).setLevel(Level.WARN);
        ((Logger) LoggerFactory.getLogger(to)).addAppender(lines);
        return lines;
    }

    private static void listenNoMore(final Class<?> to, final ListAppender<ILoggingEvent> lines) {
        ((Logger) LoggerFactory.getLogger(to)).detachAppender(lines);
        ((Logger) LoggerFactory.getLogger(to)).setLevel(null);
    }

    private static void awaitLine(final ListAppender<ILoggingEvent> lines, final String beginning) {
        final long startNs = System.nanoTime();
        while (lines.list.stream().noneMatch(line -> line.getFormattedMessage().startsWith(beginning))) {
            assertThat(System.nanoTime() - startNs).as(beginning).isLessThan(TimeUnit.SECONDS.toNanos(30));
            Thread.onSpinWait();
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
