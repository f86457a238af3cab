package dev.holdfast.gateway.listener;

import dev.holdfast.ledger.fuzz.Seed;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class PlainRequestTest {
    private static final int MAX_BYTES = 1_000;
    private static final String LINE = "POST /callback HTTP/1.1\r\n";
    private static final String HEAD = LINE + "Host: a\r\nContent-Type: application/json\r\nSign-Version: V1\r\n"
        + "Timestamp: 1700000000123\r\nSignature: 00ff\r\n";
    private static final String WHOLE = HEAD + "Content-Length: 4\r\n\r\n{  }";
    private static final String[] PIECES = {
        "Content-Length: ", "Transfer-Encoding: chunked", "\r\n", "\n", "\r", " ", "\t", ":", ",", "0", "4",
        "Host: a", "Connection: close", "{}", "POST /callback HTTP/1.1", "\u0000", "\u00e9"};

    private final PlainRequest plain = new PlainRequest("/callback", MAX_BYTES, MAX_BYTES);

    private int lengthIn(final String text) {
        return plain.lengthIn(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    @Test
    void shouldFindTheEndOfARequestAndItsTimestamp() {
        assertThat(lengthIn(WHOLE)).isEqualTo(WHOLE.length());
        assertThat(lengthIn(WHOLE + WHOLE)).isEqualTo(WHOLE.length());
        assertThat(plain.timestampMs()).isEqualTo(1_700_000_000_123L);
        assertThat(lengthIn(LINE + "hOST:a\r\ncontent-LENGTH:  0  \r\nConnection: Keep-Alive\r\nX-1: ?\r\n\r\n"))
            .isPositive();
        assertThat(plain.timestampMs()).isNegative();
    }

    @Test
    void shouldSayThatARequestIsNotThereWhole() {
        for (int length = 0; length < WHOLE.length(); length++) {
            assertThat(lengthIn(WHOLE.substring(0, length))).as("first %d bytes", length)
                .isEqualTo(PlainRequest.PARTIAL);
        }
    }

    /** So that nothing waits for more that will not help, and nothing is dropped that was something else before. */
    @Test
    void shouldNotChangeItsMindWithMoreBytes() {
        final Random random = new Random(Seed.of("plain-prefixes"));
        final int[] ends = new int[2];
        for (int i = 0; i < 500; i++) {
            final String text = changed(random) + WHOLE;
            int first = PlainRequest.PARTIAL;
            for (int length = 0; length <= text.length(); length++) {
                final int found = lengthIn(text.substring(0, length));
                first = first == PlainRequest.PARTIAL ? found : first;
                assertThat(found).as("first %d bytes of %s", length, text).isEqualTo(first);
                assertThat(found).isLessThanOrEqualTo(length);
            }
            ends[first > 0 ? 1 : 0]++;
        }
        assertThat(ends[0]).isGreaterThan(100);
        assertThat(ends[1]).isGreaterThan(100);
    }

    /** Else it would be kept, for ever longer. */
    @Test
    void shouldNotWaitForTheEndOfALongHead() {
        assertThat(lengthIn(LINE + "X: " + "y".repeat(MAX_BYTES))).isEqualTo(PlainRequest.NONE);
        assertThat(lengthIn(LINE + "X: ")).isEqualTo(PlainRequest.PARTIAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 4\r\n", "Content-Length: 5\r\n", "Host: b\r\n", "Transfer-Encoding: chunked\r\n",
        "transfer-encoding: identity\r\n", "Expect: 100-continue\r\n", "Connection: close\r\n",
        "Connection: keep-alive, close\r\n", "Connection: \r\n", "Upgrade: h2c\r\n", "TE: trailers\r\n",
        "Trailer: x\r\n", "Content-Type: text/plain\r\n", "Sign-Version: V2\r\n", "Sign-Version: v1\r\n", " folded\r\n",
        "\tfolded\r\n", "No-Colon\r\n", "Blank : x\r\n", ": x\r\n", "Tab:\tx\r\n", "Odd\u00e9: x\r\n", "X: \u00e9\r\n",
        "X: a\nContent-Length: 9\r\n", "X: a\rb\r\n", "X: \u0000\r\n", "X: \u007f\r\n", "X_Y: a\r\n", "\n", "\r",
        "Timestamp: 1\r\n", "SIGNATURE: 1\r\n", "Sign-Version: V1\r\n", "Content-Type: application/json\r\n",
        "Authorization: x\r\n"})
    void shouldLeaveToTheDecoderWhatIsOtherwise(final String line) {
        assertThat(lengthIn(HEAD + line + "Content-Length: 4\r\n\r\n{  }")).isEqualTo(PlainRequest.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "+4", "-4", "4,4", "4 4", "0x4", "", "99999999", "1001", "4.0"})
    void shouldLeaveToTheDecoderEveryLengthButDigits(final String length) {
        assertThat(lengthIn(HEAD + "Content-Length: " + length + "\r\n\r\n{  }" + "x".repeat(MAX_BYTES)))
            .isEqualTo(PlainRequest.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "post /callback HTTP/1.1\r\n", "POST /callback HTTP/1.0\r\n", "POST /callback/ HTTP/1.1\r\n",
        "POST  /callback HTTP/1.1\r\n", "POST /callback HTTP/1.1\n", "\r\nPOST /callback HTTP/1.1\r\n",
        "POST http://a/callback HTTP/1.1\r\n", "PUT /callback HTTP/1.1\r\n"})
    void shouldLeaveToTheDecoderEveryOtherRequestLine(final String line) {
        assertThat(lengthIn(line + WHOLE.substring(LINE.length()))).isEqualTo(PlainRequest.NONE);
    }

    @Test
    void shouldLeaveToTheDecoderALongHead() {
        assertThat(lengthIn(LINE + "X: " + "y".repeat(MAX_BYTES) + WHOLE.substring(LINE.length())))
            .isEqualTo(PlainRequest.NONE);
    }

    /** Bytes that are dropped undecoded have to be one request for the decoder, too, no more and no less. */
    @Test
    void shouldEndWhereTheDecoderEnds() {
        final Random random = new Random(Seed.of("plain-request"));
        int found = 0;
        for (int i = 0; i < 40_000; i++) {
            final String text = changed(random);
            final int length = lengthIn(text + WHOLE);
            if (length > 0) {
                found++;
                final String bytes = (text + WHOLE).substring(0, length);
                assertThat(isOneWholeRequest(bytes)).as(bytes).isTrue();
            }
        }
        assertThat(found).isGreaterThan(5_000);
    }

    private static String changed(final Random random) {
        final StringBuilder text = new StringBuilder(WHOLE);
        for (int change = random.nextInt(4); change > 0; change--) {
            final int at = random.nextInt(text.length());
            text.replace(at, Math.min(text.length(), at + random.nextInt(3)), PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {-4, -3, -2, -1, 1, 2, 3})
    void shouldNoticeAnEndThatIsWrong(final int by) {
        final String bytes = (WHOLE + "POST /more HTTP/1.1\r\n").substring(0, WHOLE.length() + by);
        assertThat(isOneWholeRequest(bytes)).isFalse();
        assertThat(isOneWholeRequest(WHOLE)).isTrue();
    }

    private static boolean isOneWholeRequest(final String bytes) {
        final EmbeddedChannel channel = new EmbeddedChannel(new StrictRequestDecoder(MAX_BYTES, MAX_BYTES));
        final String next = "POST /next HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
        channel.writeInbound(Unpooled.copiedBuffer(bytes + next, StandardCharsets.ISO_8859_1));
        final List<String> targets = new ArrayList<>();
        int ends = 0;
        boolean isGood = true;
        HttpObject part;
        while ((part = channel.readInbound()) != null) {
            isGood &= part.decoderResult().isSuccess();
            if (part instanceof HttpRequest request) {
                targets.add(request.method() + " " + request.uri());
            }
            ends += part instanceof LastHttpContent ? 1 : 0;
            ReferenceCountUtil.release(part);
        }
        final boolean hasMore = channel.pipeline().get(StrictRequestDecoder.class).hasPartialHead();
        channel.finishAndReleaseAll();
        return isGood && !hasMore && ends == 2 && targets.equals(List.of("POST /callback", "POST /next"));
    }
}
