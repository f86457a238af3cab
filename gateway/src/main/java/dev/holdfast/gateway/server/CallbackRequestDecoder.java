package dev.holdfast.gateway.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Netty's request decoder with our limits, which also tells when bytes came in and whether some of them are still half a head. */
final class CallbackRequestDecoder extends HttpRequestDecoder {
    private long readNs = System.nanoTime();

    CallbackRequestDecoder(final CallbackSettings settings) {
        super(new HttpDecoderConfig()
            .setMaxInitialLineLength(settings.maxHeaderBytes())
            .setMaxHeaderSize(settings.maxHeaderBytes())
            .setMaxChunkSize(settings.maxBodyBytes()));
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) throws Exception {
        readNs = System.nanoTime();
        super.channelRead(ctx, message);
    }

    /** Monotonic time of the last read. */
    long readNs() {
        return readNs;
    }

    boolean hasPartialHead() {
        return actualReadableBytes() > 0;
    }
}
