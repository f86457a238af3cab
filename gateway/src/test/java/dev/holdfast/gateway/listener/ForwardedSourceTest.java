package dev.holdfast.gateway.listener;

import com.sun.management.ThreadMXBean;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collections;

import static org.assertj.core.api.Assertions.assertThat;

/** Whom a request of a proxy is for. */
class ForwardedSourceTest {
    private static final String PROXY = "10.9.0.1";
    private static final int WARM_UP = 200_000;

    private ForwardedSource forwarded = forwarded("");

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        "203.0.113.7 | 203.0.113.7",
        "  203.0.113.7\t | 203.0.113.7",
        "203.0.113.7:4711 | 203.0.113.7",
        "1.1.1.1, 203.0.113.7 | 203.0.113.7",
        "1.1.1.1,203.0.113.7,10.9.0.2 | 203.0.113.7",
        "203.0.113.7, 10.9.0.2,, ,10.9.0.3, | 203.0.113.7",
        "2001:db8::7 | 2001:db8:0:0:0:0:0:7",
        "[2001:db8::7] | 2001:db8:0:0:0:0:0:7",
        "[2001:db8::7]:443 | 2001:db8:0:0:0:0:0:7",
        "::ffff:203.0.113.7 | 203.0.113.7",
        "2001:DB8::7, fd00:9::1 | 2001:db8:0:0:0:0:0:7",
        "', ,' | 10.9.0.1",
        "none | 10.9.0.1",
        "10.9.0.4, 10.9.0.2 | 10.9.0.4"
    })
    void shouldTakeTheLastThatIsNoProxyOfOurs(final String header, final String source) {
        read(header);
        assertThat(forwarded.source().address().getHostAddress()).isEqualTo(source);
        assertThat(forwarded.source().kind()).isNotEqualTo(SourceClass.PROXY_UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "unknown", "203.0.113.7, _hidden", "203.0.113", "203.0.113.256", "203.0.113.07", "203.0.113.7:",
        "203.0.113.7:x", "203.0.113.7:123456",
        "203.0.113.7 10.9.0.2", "[2001:db8::7", "2001:db8::7]", "[2001:db8::7]x", "[203.0.113.7]",
        "2001:db8::7%eth0", "fe80::1%1", ":", "::1::2", "\"203.0.113.7\"", "localhost", "for=203.0.113.7",
        "203.0.113.\u0667",         "203.0.113.7, 10.9.0.2, x"
    })
    void shouldNotKnowWhoSendsWhatItCannotRead(final String header) {
        read(header);
        assertThat(forwarded.source().kind()).isEqualTo(SourceClass.PROXY_UNKNOWN);
        assertThat(forwarded.source().address().getHostAddress()).as("for the log").isEqualTo(PROXY);
        assertThat(forwarded.isBarred()).as("without a list everybody may").isFalse();
        forwarded = forwarded("203.0.113.0/24, 10.0.0.0/8");
        read(header);
        assertThat(forwarded.isBarred()).as("with a list nobody unknown may, though it has the proxy").isTrue();
    }

    @Test
    void shouldTakeSeveralHeadersForOneList() {
        read("1.1.1.1", "203.0.113.7", "10.9.0.2");
        assertThat(forwarded.source().address().getHostAddress()).isEqualTo("203.0.113.7");
        read("203.0.113.7", "1.1.1.1");
        assertThat(forwarded.source().address().getHostAddress()).isEqualTo("1.1.1.1");
        read("203.0.113.7");
        assertThat(forwarded.source().address().getHostAddress()).isEqualTo("203.0.113.7");
    }

    @Test
    void shouldLookNoFurtherBackThanSixteenHops() {
        read("203.0.113.7" + ", 10.9.0.2".repeat(ForwardedSource.MAX_HOPS - 1));
        assertThat(forwarded.source().kind()).isEqualTo(SourceClass.PUBLIC);
        read("203.0.113.7" + ", 10.9.0.2".repeat(ForwardedSource.MAX_HOPS));
        assertThat(forwarded.source().kind()).isEqualTo(SourceClass.PROXY_UNKNOWN);
        read("10.9.0.2, ".repeat(1_000) + "203.0.113.7");
        assertThat(forwarded.source().kind()).isEqualTo(SourceClass.PUBLIC);
        read(Collections.nCopies(1_000, "10.9.0.2").toArray(String[]::new));
        assertThat(forwarded.source().kind()).isEqualTo(SourceClass.PROXY_UNKNOWN);
    }

    @Test
    void shouldNotCarryOneRequestsSourceOverToTheNext() {
        read("203.0.113.7");
        read((String) null);
        assertThat(forwarded.source().address().getHostAddress()).isEqualTo(PROXY);
        read("203.0.113.7");
        final HttpRequest broken = request("203.0.113.7");
        broken.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("x")));
        forwarded.read(broken);
        assertThat(forwarded.source().kind()).isEqualTo(SourceClass.PROXY_UNKNOWN);
        read("203.0.113.7");
        forwarded.forget();
        assertThat(forwarded.source().kind()).isEqualTo(SourceClass.PROXY_UNKNOWN);
    }

    @Test
    void shouldAllocateNextToNothingForTheSameSource() {
        final HttpRequest request = request("1.1.1.1, 203.0.113.7, 10.9.0.2");
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        readAgain(request);
        final long before = threads.getCurrentThreadAllocatedBytes();
        readAgain(request);
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / WARM_UP).as("bytes for each: an iterator")
            .isLessThanOrEqualTo(64);
    }

    private void readAgain(final HttpRequest request) {
        for (int i = 0; i < WARM_UP; i++) {
            forwarded.read(request);
        }
    }

    private void read(final String... headers) {
        forwarded.read(request(headers));
    }

    private static HttpRequest request(final String... headers) {
        final HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/callback");
        for (final String header : headers) {
            if (header != null) {
                request.headers().add("x-forwarded-for", header);
            }
        }
        return request;
    }

    private ForwardedSource forwarded(final String allowed) {
        try {
            return new ForwardedSource(new Proxies("10.9.0.0/16, fd00:9::1", "off"), new SourceRules(allowed),
                Source.of(InetAddress.getByName(PROXY)));
        } catch (final UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
