package dev.holdfast.bench.load;

import dev.holdfast.gateway.socket.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * The floor: Netty with our transport and request decoder, which reads a request and answers a constant. No JSON, no
 * signature, no ledger, no disk. What a gateway costs is what it takes beyond this.
 */
public final class BareServer {
    static final String READY = "bare ";

    private static final byte[] ANSWER =
        ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 23\r\n\r\n"
        + "{\"code\":0,\"message\":\"\"}").getBytes(StandardCharsets.US_ASCII);

    private BareServer() {
    }

    public static void main(final String[] arguments) throws InterruptedException {
        final Transport transport = Transport.open(true, Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
            "bare");
        final ServerBootstrap bootstrap = new ServerBootstrap()
            .group(transport.group())
            .channel(transport.serverChannelType())
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(final Channel channel) {
                    channel.pipeline().addLast(new HttpRequestDecoder(), new Answering());
                }
            });
        final Channel listener = transport.bind(bootstrap, "127.0.0.1", 0);
        System.out.println(READY + "http://127.0.0.1:" + ((InetSocketAddress) listener.localAddress()).getPort()
            + "/callback");
        listener.closeFuture().sync();
    }

    private static final class Answering extends ChannelInboundHandlerAdapter {
        private static final ByteBuf SHARED = Unpooled.unreleasableBuffer(Unpooled.directBuffer(ANSWER.length)
            .writeBytes(ANSWER));

        @Override
        public void channelRead(final ChannelHandlerContext ctx, final Object message) {
            if (message instanceof LastHttpContent) {
                ctx.write(SHARED.duplicate(), ctx.voidPromise());
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(final ChannelHandlerContext ctx) {
            ctx.flush();
        }
    }
}
