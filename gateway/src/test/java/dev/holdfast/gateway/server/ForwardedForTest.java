package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** What counts of {@code X-Forwarded-For}, on real sockets: what a proxy of ours wrote, and of nobody else anything. */
class ForwardedForTest {
    private static final String OK = "HTTP/1.1 200 OK {\"code\":0,\"message\":\"\"}";
    private static final String PROXY = "127.0.0.9";
    private static final String STRANGER = "127.0.0.1";
    private static final String PLATFORM = "203.0.113.7";
    private static final String OTHER = "198.51.100.1";

    @TempDir
    private Path directory;
    private int orders;

    @Test
    void shouldBelieveItFromItsOwnProxyAlone() throws IOException {
        try (TestGateway gateway = open("callback.allowed_sources", "203.0.113.0/24");
             RawHttp proxy = new RawHttp(gateway.callbackUrl(), PROXY);
             RawHttp stranger = new RawHttp(gateway.callbackUrl(), STRANGER)) {
            assertThat(proxy.send(forwarded(PLATFORM)).read()).isEqualTo(OK);
            assertThat(stranger.isClosedThoughItSends("")).as("not listed, so it is not even heard").isTrue();
        }
    }

    @Test
    void shouldIgnoreItFromAStranger() throws IOException {
        try (TestGateway gateway = open("callback.allowed_sources", "127.0.0.1/32");
             RawHttp stranger = new RawHttp(gateway.callbackUrl(), STRANGER)) {
            assertThat(stranger.send(forwarded(OTHER)).read()).as("what counts is its own address").isEqualTo(OK);
        }
    }

    @Test
    void shouldRefuseOneSourceAndServeAnotherOnTheSameConnection() throws IOException {
        try (TestGateway gateway = open("callback.allowed_sources", "203.0.113.0/24", "callback.max_refusals", "2");
             RawHttp proxy = new RawHttp(gateway.callbackUrl(), PROXY)) {
            for (int i = 0; i < 5; i++) {
                assertThat(proxy.send(forwarded(OTHER)).read()).startsWith("HTTP/1.1 403 Forbidden {\"code\":1012");
                assertThat(proxy.send(forwarded(PLATFORM + ", " + OTHER)).read()).as("spoofed").contains("1012");
                assertThat(proxy.send(forwarded("unknown")).read()).contains("1012");
                assertThat(proxy.send(forwarded(OTHER + ", " + PLATFORM + ":443, 127.0.0.9")).read()).isEqualTo(OK);
            }
            assertThat(proxy.send(RawHttp.callback(auth())).read()).as("the proxy itself").contains("1012");
            assertThat(
                proxy.send(
                    RawHttp.callback(auth(), "X-Forwarded-For: " + PLATFORM, "x-forwarded-for: " + OTHER)).read())
                .as("the last of two").contains("1012");
        }
    }

    /** A right signature is never refused for what was before it, and a proxy's connection is that of others, too. */
    @Test
    void shouldRefuseNobodyForWhatWasRefusedBefore() throws IOException {
        try (TestGateway gateway = open("callback.max_refusals", "3");
             RawHttp proxy = new RawHttp(gateway.callbackUrl(), PROXY)) {
            for (int i = 0; i < 10; i++) {
                assertThat(proxy.send(forwarded(OTHER).replaceFirst("Signature: .", "Signature: x")).read())
                    .contains("1006");
            }
            assertThat(proxy.send(forwarded(OTHER)).read()).isEqualTo(OK);
            assertThat(proxy.send(forwarded(PLATFORM)).read()).as("another source").isEqualTo(OK);
        }
    }

    @Test
    void shouldStandAHeaderOfAnyLength() throws IOException {
        try (TestGateway gateway = open("callback.allowed_sources", "203.0.113.0/24");
             RawHttp proxy = new RawHttp(gateway.callbackUrl(), PROXY)) {
            assertThat(proxy.send(forwarded("1.1.1.1, ".repeat(800) + PLATFORM)).read()).isEqualTo(OK);
            assertThat(proxy.send(forwarded("127.0.0.9, ".repeat(600) + PROXY)).read()).contains("1012");
            assertThat(proxy.send(forwarded(PLATFORM)).read()).isEqualTo(OK);
            assertThat(proxy.send(forwarded("1.1.1.1, ".repeat(1_000) + PLATFORM)).read()).as("a head too long")
                .contains("1014");
        }
    }

    @Test
    void shouldTakeNoPlaceFromAProxyForBeingSlowToProveItself() throws IOException {
        try (TestGateway gateway = open("callback.proving_timeout_ms", "1");
             RawHttp proxy = new RawHttp(gateway.callbackUrl(), PROXY)) {
            for (int i = 0; i < 3; i++) {
                assertThat(proxy.send("GET /callback HTTP/1.1\r\nHost: h\r\n\r\n").read()).contains("1016");
            }
            assertThat(proxy.send(forwarded(PLATFORM)).read()).isEqualTo(OK);
        }
    }

    private String forwarded(final String value) {
        return RawHttp.callback(auth(), "X-Forwarded-For: " + value);
    }

    private TestGateway open(final String... settings) {
        final String[] all = new String[settings.length + 2];
        System.arraycopy(settings, 0, all, 2, settings.length);
        all[0] = "callback.proxies";
        all[1] = PROXY;
        final TestGateway gateway = new TestGateway(directory, all);
        gateway.admin().openAccount("U1", "C1", "1000000.00");
        return gateway;
    }

    private String auth() {
        return CallbackBodies.auth("D-" + orders++, "C1", "U1", "1.00", System.currentTimeMillis());
    }
}
