package dev.holdfast.bench.attack.judge;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

class FramedTest {
    private static final String LINE = "POST /callback HTTP/1.1\r\nHost: h\r\n";

    @Test
    void shouldCutOneRequestBehindTheOther() {
        final String stream = LINE + "Content-Length: 3\r\n\r\nabc" + LINE + "Transfer-Encoding: chunked\r\n\r\n"
            + "2;x=y\r\nde\r\n1\r\nf\r\n0\r\nA: b\r\n\r\n" + LINE + "\r\n";
        final Framed first = Framed.at(stream, 0);
        assertThat(new String(first.body(), StandardCharsets.US_ASCII)).isEqualTo("abc");
        final Framed second = Framed.at(stream, first.end());
        assertThat(new String(second.body(), StandardCharsets.US_ASCII)).isEqualTo("def");
        final Framed third = Framed.at(stream, second.end());
        assertThat(third.body()).isEmpty();
        assertThat(third.end()).isEqualTo(stream.length());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "Content-Length: +3\r\n\r\nabc", "Content-Length: 3, 3\r\n\r\nabc", "Content-Length: 4\r\n\r\nabc",
        "Content-Length : 3\r\n\r\nabc", "X: y\n z\r\nContent-Length: 3\r\n\r\nabc",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n3\r\nab\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n", "Host: again\r\n\r\n"
    })
    void shouldTakeNothingThatHasTwoReadings(final String rest) {
        assertThat(Framed.at(LINE + rest, 0)).isNull();
    }
}
