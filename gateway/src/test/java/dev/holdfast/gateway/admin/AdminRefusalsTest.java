package dev.holdfast.gateway.admin;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.server.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** What the back-office refuses on real sockets before it looks at what is asked. */
class AdminRefusalsTest {
    private static final String TOKEN = "Authorization: Bearer " + TestGateway.TOKEN + "\r\n";

    @TempDir
    private static Path directory;
    private static TestGateway gateway;

    @BeforeAll
    static void start() {
        gateway = new TestGateway(directory, "admin.allowed_hosts", "Office.Example , other.example");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LocalHost:8081", "localhost.", "127.0.0.1", "127.0.0.1:1", "[::1]:8081",
        "[::1]", "office.example", "OFFICE.example:8081", "other.example."})
    void shouldAnswerToItsOwnNames(final String host) throws IOException {
        assertThat(answer("GET /v1/ledger", "Host: " + host + "\r\n" + TOKEN)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8081", "localhost.evil.example", "10.1.2.3", "[2001:db8::1]",
        "127.0.0.1.evil.example", "example", "", ":8081", "[", "office.example.evil", "0.0.0.0"})
    void shouldNotAnswerToTheNamesOfOthers(final String host) throws IOException {
        final long before = refusals("host");
        assertThat(answer("GET /v1/ledger", "Host: " + host + "\r\n" + TOKEN))
            .startsWith("HTTP/1.1 421").contains("host_unknown", "admin.allowed_hosts");
        assertThat(refusals("host")).isEqualTo(before + 1);
        assertThat(answer("GET /health/ready", "Host: " + host + "\r\n")).as("a health check")
            .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Origin: http://localhost:8081", "Origin: null", "Origin: https://evil.example",
        "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "sec-fetch-site: Cross-Site"})
    void shouldServeNoPage(final String header) throws IOException {
        final long before = refusals("browser");
        assertThat(answer("GET /v1/ledger", "Host: localhost\r\n" + header + "\r\n" + TOKEN))
            .startsWith("HTTP/1.1 403").contains("browser_refused");
        assertThat(answer("GET /health/ready", "Host: localhost\r\n" + header + "\r\n")).startsWith("HTTP/1.1 403");
        assertThat(refusals("browser")).isEqualTo(before + 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "same-origin"})
    void shouldServeWhoLooksThroughABrowserThemselves(final String site) throws IOException {
        assertThat(answer("GET /health/ready", "Host: localhost\r\nSec-Fetch-Site: " + site + "\r\n"))
            .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "application/json | 400", "Application/JSON; charset=UTF-8 | 400", "application/json;charset=\"utf-8\" | 400",
        "text/plain | 415", "application/x-www-form-urlencoded | 415", "application/jsonx | 415", "'' | 415",
        "application/json; charset=utf-16 | 415", "multipart/form-data; boundary=x | 415",
        "text/plain; application/json | 415"
    })
    void shouldTakeJsonOnly(final String type, final int status) throws IOException {
        final String header = type.isEmpty() ? "" : "Content-Type: " + type + "\r\n";
        assertThat(answer("PUT /v1/accounts/U9", "Host: localhost\r\n" + TOKEN + header + "Content-Length: 2\r\n",
            "{}")).as("400 since the currency is missing").startsWith("HTTP/1.1 " + status);
        assertThat(answer("PUT /v1/accounts/U9", "Host: localhost\r\n" + TOKEN + header
            + "Transfer-Encoding: chunked\r\n", "2\r\n{}\r\n0\r\n\r\n")).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void shouldServeOnBehindABodyThatIsNoJson() throws IOException {
        try (RawHttp http = open()) {
            http.send("PUT /v1/accounts/U9 HTTP/1.1\r\nHost: localhost\r\n" + TOKEN + "Content-Length: 2\r\n\r\n{}");
            assertThat(http.read()).startsWith("HTTP/1.1 415");
            http.send("GET /v1/ledger HTTP/1.1\r\nHost: localhost\r\n" + TOKEN + "\r\n");
            assertThat(http.read()).startsWith("HTTP/1.1 200");
        }
    }

    /** Each waits on a connection of its own, so that one after the other they would take far longer. */
    @Test
    void shouldSlowWrongTokensAndNeverARightOne() throws IOException {
        final String wrong = "GET /v1/ledger HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer wrong\r\n\r\n";
        final long before = refusals("token");
        for (int i = 0; i < 7; i++) {
            try (RawHttp http = open()) {
                assertThat(http.send(wrong).read()).startsWith("HTTP/1.1 401").doesNotContain("wrong\"");
                assertThat(http.isClosedByPeer()).isTrue();
            }
        }
        final List<RawHttp> waiting = new ArrayList<>();
        final long startNs = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            waiting.add(open().send(wrong));
        }
        waiting.get(0).endSending();
        final AdminClient admin = gateway.admin();
        long fastestNs = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            final long askedNs = System.nanoTime();
            assertThat(admin.get("/v1/ledger").status()).isEqualTo(200);
            fastestNs = Math.min(fastestNs, System.nanoTime() - askedNs);
        }
        assertThat(fastestNs).as("the right token").isLessThan(TimeUnit.MILLISECONDS.toNanos(500));
        for (final RawHttp http : waiting) {
            assertThat(http.read()).startsWith("HTTP/1.1 401");
            assertThat(System.nanoTime() - startNs).as("waited ns")
                .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(900));
            http.close();
        }
        assertThat(System.nanoTime() - startNs).as("all at once").isLessThan(TimeUnit.SECONDS.toNanos(8));
        assertThat(refusals("token")).isEqualTo(before + 17);
    }

    private static RawHttp open() throws IOException {
        return new RawHttp(URI.create(gateway.adminUrl()));
    }

    private static String answer(final String line, final String headers) throws IOException {
        return answer(line, headers, "");
    }

    private static String answer(final String line, final String headers, final String body) throws IOException {
        try (RawHttp http = open()) {
            return http.send(line + " HTTP/1.1\r\n" + headers + "\r\n" + body).read();
        }
    }

    private static long refusals(final String reason) {
        final Matcher count = Pattern.compile("holdfast_admin_refusals_total\\{reason=\"" + reason + "\"} (\\d+)")
            .matcher(gateway.admin().get("/metrics").text());
        assertThat(count.find()).isTrue();
        return Long.parseLong(count.group(1));
    }
}
