package dev.holdfast.gateway.tls;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;

/**
 * Handshakes with itself, in memory, before anybody connects. Java's TLS is some thousand methods, which are compiled
 * when they have run often enough: a gateway that does that in the first seconds of a flood of strangers has both
 * processors busy with it, and answers callbacks late. Once in a process is enough.
 */
final class TlsWarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(TlsWarmUp.class);
    /** After so many the compiler has little left to do. */
    private static final int HANDSHAKES = 400;
    /** A slow machine is to start, too. */
    private static final long MOST_NS = TimeUnit.SECONDS.toNanos(3);

    private static final AtomicBoolean IS_DONE = new AtomicBoolean();

    private final SslContext server;
    private final SslContext client;

    /**
     * @param server what connections will get.
     * @param own    its certificate, which the client that it plays with trusts.
     */
    TlsWarmUp(final SslContext server, final X509Certificate own) throws SSLException {
        this.server = server;
        // Without sessions, so that each handshake is a whole one, as a stranger's.
        client = SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols(TlsRules.PROTOCOLS.get(0))
            .ciphers(TlsRules.SUITES, SupportedCipherSuiteFilter.INSTANCE).trustManager(own)
            .endpointIdentificationAlgorithm(null).build();
    }

    /** Blocks for {@link #MOST_NS} at most, unless it was done already in this process. */
    static void once(final TlsMaterial material) {
        if (IS_DONE.compareAndSet(false, true)) {
            try {
                final long startNs = System.nanoTime();
                final int done = new TlsWarmUp(material.context(), material.certificates().get(0)).run();
                LOG.debug("{} handshakes of {} were done within {} ms", done, HANDSHAKES,
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs));
            } catch (final SSLException | RuntimeException e) {
                LOG.warn("TLS could not be warmed up, so the first handshakes will be slow", e);
            }
        }
    }

    /** Returns how many handshakes came to their end: none when the other side would need a certificate, too. */
    int run() {
        final long startNs = System.nanoTime();
        int done = 0;
        for (int i = 0; i < HANDSHAKES && System.nanoTime() - startNs < MOST_NS; i++) {
            done += shakeHands() ? 1 : 0;
        }
        return done;
    }

    private boolean shakeHands() {
        final EmbeddedChannel ours = new EmbeddedChannel();
        final EmbeddedChannel theirs = new EmbeddedChannel();
        final SslHandler accepting = server.newHandler(ours.alloc());
        try {
            ours.pipeline().addLast(accepting, new Silence());
            theirs.pipeline().addLast(client.newHandler(theirs.alloc()), new Silence());
            boolean isMoving = true;
            while (isMoving) {
                isMoving = carry(theirs, ours) | carry(ours, theirs);
            }
            return accepting.handshakeFuture().isSuccess();
        } finally {
            ours.finishAndReleaseAll();
            theirs.finishAndReleaseAll();
        }
    }

    private static boolean carry(final EmbeddedChannel from, final EmbeddedChannel to) {
        boolean hasCarried = false;
        for (Object record = from.readOutbound(); record != null; record = from.readOutbound()) {
            if (to.isOpen()) {
                to.writeInbound(record);
            } else {
                ReferenceCountUtil.release(record);
            }
            hasCarried = true;
        }
        return hasCarried;
    }

    /** What goes wrong here concerns nobody. */
    private static final class Silence extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(final ChannelHandlerContext ctx, final Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
            ctx.close();
        }
    }
}
