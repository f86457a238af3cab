package dev.holdfast.gateway.server.arrival;

import dev.holdfast.gateway.socket.Transport;
import dev.holdfast.gateway.tls.TestCertificates;
import dev.holdfast.gateway.tls.TlsRules;
import dev.holdfast.ledger.fuzz.Seed;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Over sockets, with waiting for turns all the time, and with pauses for the connections' own sake between: everything
 * arrives, once and in order.
 */
class ReadGateSocketTest {
    private static final int READ_BYTES = 4_096;
    private static final int SENT_BYTES = 400_000;
    private static final int CONNECTIONS = 8;
    private static final int TIMEOUT_MS = 60_000;

    private final Random random = new Random(Seed.of("read-gate"));

    @ParameterizedTest
    @CsvSource({"true, false", "false, false", "true, true", "false, true"})
    void shouldHandOnWhatIsSentWhoeverIsCrowded(final boolean isNative, final boolean isEncrypted) throws Exception {
        final TestCertificates authority = new TestCertificates("EC");
        final TestCertificates.Issued server = authority.server();
        final SslContext tls = !isEncrypted ? null
            : SslContextBuilder.forServer(server.key(), server.certificate()).protocols(TlsRules.PROTOCOLS).build();
        try (Transport transport = Transport.open(isNative, 1, "gate")) {
            final Channel listener = listen(transport, tls);
            final CompletableFuture<?>[] all = new CompletableFuture<?>[CONNECTIONS];
            for (int i = 0; i < CONNECTIONS; i++) {
                final byte[] bytes = new byte[SENT_BYTES];
                random.nextBytes(bytes);
                final Random own = new Random(random.nextLong());
                final Socket socket = isEncrypted
                    ? authority.trusting(null).getSocketFactory().createSocket() : new Socket();
                all[i] = CompletableFuture.runAsync(() -> send(socket, listener.localAddress(), bytes, own),
                    work -> new Thread(work).start());
            }
            CompletableFuture.allOf(all).get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
            listener.close().sync();
        }
    }

    private static Channel listen(final Transport transport, final SslContext tls) {
        final ServerBootstrap bootstrap = new ServerBootstrap().group(transport.group())
            .channel(transport.serverChannelType())
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(READ_BYTES).maxMessagesPerRead(1))
            .childHandler(new ChannelInitializer<>() {
                private final Backlog backlog = new Backlog(System.nanoTime());
                private Turns turns;

                @Override
                protected void initChannel(final Channel channel) {
                    if (turns == null) {
                        turns = new Turns(now -> true,
                            slot -> channel.eventLoop().schedule(slot, 0, TimeUnit.NANOSECONDS), System::nanoTime);
                    }
                    final ReadGate gate = new ReadGate(new ArrivalWatch(new LoopPulse(), backlog, READ_BYTES), turns,
                        transport.newSocketAge());
                    channel.pipeline().addLast(gate);
                    if (tls != null) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    channel.pipeline().addLast(new Echo(gate));
                }
            });
        return transport.bind(bootstrap, InetAddress.getLoopbackAddress().getHostAddress(), 0);
    }

    /** Pauses at each seventh read, for a while. */
    private static final class Echo extends ChannelInboundHandlerAdapter {
        private final ReadGate gate;
        private int reads;

        Echo(final ReadGate gate) {
            this.gate = gate;
        }

        @Override
        public void channelRead(final ChannelHandlerContext ctx, final Object message) {
            ctx.write(message);
            if (++reads % 7 == 0) {
                gate.pause(true);
                ctx.executor().schedule(() -> gate.pause(false), 1, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void channelReadComplete(final ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
            if (event == ChannelInputShutdownReadComplete.INSTANCE) {
                ctx.writeAndFlush(ctx.alloc().buffer(0)).addListener(done -> ctx.close());
            }
        }
    }

    private static void send(
        final Socket socket, final Object address, final byte[] bytes, final Random random) {
        try (socket) {
            socket.setSoTimeout(TIMEOUT_MS);
            socket.connect((InetSocketAddress) address);
            final CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sendAll(socket, bytes, random),
                work -> new Thread(work).start());
            final byte[] echoed = socket.getInputStream().readNBytes(bytes.length);
            assertThat(Arrays.mismatch(echoed, bytes)).as("where it differs").isNegative();
            sent.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
            assertThat(socket.getInputStream().read()).as("closed behind it").isNegative();
        } catch (final Exception e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static void sendAll(final Socket socket, final byte[] bytes, final Random random) {
        try {
            final OutputStream out = socket.getOutputStream();
            for (int at = 0; at < bytes.length;) {
                final int length = Math.min(bytes.length - at, 1 + random.nextInt(3 * READ_BYTES));
                out.write(bytes, at, length);
                at += length;
            }
            socket.shutdownOutput();
        } catch (final Exception e) {
            throw new IllegalArgumentException(e);
        }
    }
}
