package dev.holdfast.gateway.listener;

import dev.holdfast.ledger.fuzz.Seed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Some requests are refused before they are decoded: each comes to one of both ends, once, whole and in its turn. */
class TurnstileTest {
    private static final int MAX_BYTES = 4_096;

    private final List<String> came = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private final PlainRequest plain = new PlainRequest("/callback", MAX_BYTES, MAX_BYTES);
    private final StrictRequestDecoder decoder = new StrictRequestDecoder(MAX_BYTES, MAX_BYTES);
    private boolean isOpen;
    private int refused;
    private int heads;
    private EmbeddedChannel channel;

    @BeforeEach
    void open() {
        decoder.passThrough(this::refuse);
        channel = new EmbeddedChannel(decoder, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(final ChannelHandlerContext ctx, final Object message) {
                assertThat(((HttpObject) message).decoderResult().isSuccess()).as("%s", message).isTrue();
                heads += message instanceof HttpRequest ? 1 : 0;
                if (message instanceof HttpContent content) {
                    body.append(content.content().toString(StandardCharsets.US_ASCII));
                }
                if (message instanceof LastHttpContent) {
                    came.add(body.toString());
                    body.setLength(0);
                }
                ReferenceCountUtil.release(message);
            }
        });
    }

    private int refuse(final ByteBuf bytes) {
        final int length = isOpen ? PlainRequest.NONE : plain.lengthIn(bytes);
        if (length > 0) {
            final String text = bytes.toString(bytes.readerIndex(), length, StandardCharsets.US_ASCII);
            came.add(text.substring(text.indexOf("\r\n\r\n") + 4));
            refused++;
        }
        return length;
    }

    private static String request(final String name, final String more) {
        return "POST /callback HTTP/1.1\r\nHost: a\r\n" + more + "Content-Length: " + name.length() + "\r\n\r\n" + name;
    }

    private void write(final String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    }

    @Test
    void shouldRefuseWhatIsWhole() {
        write(request("a", "") + request("b", ""));

        assertThat(refused).isEqualTo(2);
        assertThat(came).containsExactly("a", "b");
    }

    /** The decoder is in the middle of a request then, also when it has taken none of its bytes. */
    @Test
    void shouldDecodeWhatItHasBegun() {
        final String first = request("a", "");
        isOpen = true;
        write(first.substring(0, 8));
        isOpen = false;
        write(first.substring(8));
        assertThat(refused).isZero();

        write("\r\n" + request("b", "") + request("c", ""));

        assertThat(came).containsExactly("a", "b", "c");
    }

    @Test
    void shouldRefuseWhatComesInPieces() {
        final String all = request("a", "") + request("bcd", "");
        for (int i = 0; i < all.length(); i++) {
            write(all.substring(i, i + 1));
        }
        assertThat(refused).isEqualTo(2);
        assertThat(came).containsExactly("a", "bcd");
        assertThat(heads).isZero();
    }

    @Test
    void shouldDecodeWhatIsPartialOnceItIsNotRefused() {
        final String request = request("abc", "");
        write(request.substring(0, request.length() - 2));
        assertThat(decoder.hasPartialHead()).as("its time is limited").isTrue();
        isOpen = true;
        write(request.substring(request.length() - 2));
        assertThat(came).containsExactly("abc");
        assertThat(refused).isZero();
    }

    /** Nothing will make it whole, and its sender is told what was wrong with it. */
    @Test
    void shouldDecodeWhatIsPartialAtTheEnd() {
        final String request = request("abc", "");
        write(request.substring(0, request.length() - 1));
        assertThat(heads).isZero();
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(heads).isEqualTo(1);
        assertThat(refused).isZero();
    }

    @Test
    void shouldLoseNothingWhereverReadsEnd() {
        final Random random = new Random(Seed.of("turnstile"));
        final List<String> sent = new ArrayList<>();
        final StringBuilder all = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            final String name = "POST /callback " + i + "x".repeat(random.nextInt(30));
            sent.add(name);
            all.append(random.nextInt(4) == 0 ? "\r\n" : "")
                .append(request(name, random.nextInt(3) == 0 ? "TE: trailers\r\n" : "X: y\r\n"));
        }
        for (int at = 0; at < all.length();) {
            final int end = Math.min(all.length(), at + 1 + random.nextInt(random.nextBoolean() ? 600 : 20));
            isOpen = random.nextInt(3) == 0;
            write(all.substring(at, end));
            at = end;
        }

        assertThat(came).isEqualTo(sent);
        assertThat(refused).isBetween(500, 4_500);
        assertThat(channel.finish()).isFalse();
    }
}
