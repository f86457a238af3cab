package dev.holdfast.gateway.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

/** Behind a connection's last answer nothing is decoded any more: whoever goes on sending costs no more than that. */
class IgnoredRestTest {
    private static final String REQUEST = "POST /callback HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";
    private static final int MAX_BYTES = 8_192;

    private final StrictRequestDecoder decoder = new StrictRequestDecoder(MAX_BYTES, MAX_BYTES);

    @Test
    void shouldDecodeNothingThatComesLater() {
        final EmbeddedChannel channel = new EmbeddedChannel(decoder);
        channel.writeInbound(bytes(REQUEST));
        assertThat(channel.inboundMessages()).isNotEmpty();
        channel.releaseInbound();
        decoder.ignoreRest();
        final ByteBuf more = bytes(REQUEST);
        channel.writeInbound(more);
        assertThat(channel.inboundMessages()).isEmpty();
        assertThat(more.refCnt()).isZero();
        channel.close();
    }

    @Test
    void shouldDecodeNothingMoreOfWhatIsThereAlready() {
        final int[] requests = {0};
        final EmbeddedChannel channel = new EmbeddedChannel(decoder, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(final ChannelHandlerContext ctx, final Object message) {
                if (message instanceof LastHttpContent) {
                    requests[0]++;
                    decoder.ignoreRest();
                }
                ReferenceCountUtil.release(message);
            }
        });
        channel.writeInbound(bytes(REQUEST.repeat(50)));
        channel.writeInbound(bytes(REQUEST));
        assertThat(requests[0]).isLessThanOrEqualTo(1);
        channel.close();
    }

    private static ByteBuf bytes(final String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
