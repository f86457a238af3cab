package dev.holdfast.bench.micro;

import dev.holdfast.bench.process.SelfSigned;
import dev.holdfast.gateway.tls.TlsRules;
import dev.holdfast.ledger.values.BrokenInvariantException;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * TLS 1.3 by Java and by BoringSSL (netty-tcnative), a server and its client in one thread: about a half of each figure
 * is the server's.
 */
public class TlsBenchmark extends MicroBenchmark {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int REQUEST_BYTES = 600;
    private static final int RESPONSE_BYTES = 160;

    @Param({"JDK", "OPENSSL_REFCNT"})
    private SslProvider provider;

    private final ByteBuffer toServer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer toClient = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer plain = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer request = ByteBuffer.allocateDirect(REQUEST_BYTES);
    private final ByteBuffer response = ByteBuffer.allocateDirect(RESPONSE_BYTES);
    private SslContext server;
    private SslContext client;
    private SSLEngine serverEngine;
    private SSLEngine clientEngine;

    /** Valid when both speak TLS 1.3 and what comes out is as long as what went in. */
    @Setup
    public void prepare() throws IOException {
        final SelfSigned own = SelfSigned.make();
        server = SslContextBuilder.forServer(own.key(), own.certificate()).sslProvider(provider)
            .protocols(TlsRules.PROTOCOLS).ciphers(TlsRules.SUITES, SupportedCipherSuiteFilter.INSTANCE).build();
        // No sessions: each handshake is a whole one, as of a stranger.
        client = SslContextBuilder.forClient().sslProvider(provider).protocols("TLSv1.3")
            .trustManager(InsecureTrustManagerFactory.INSTANCE).build();
        connect();
        if (!serverEngine.getSession().getProtocol().equals("TLSv1.3")) {
            throw new BrokenInvariantException("protocol=" + serverEngine.getSession().getProtocol());
        }
        if (exchange() != REQUEST_BYTES + RESPONSE_BYTES) {
            throw new BrokenInvariantException("something was lost on the way");
        }
    }

    @TearDown
    public void close() {
        ReferenceCountUtil.release(serverEngine);
        ReferenceCountUtil.release(clientEngine);
    }

    /** A connection of a stranger. */
    @Benchmark
    public SSLEngine handshake() throws IOException {
        close();
        connect();
        return serverEngine;
    }

    /** A callback's bytes to the server, and those of its answer back. */
    @Benchmark
    public int exchange() throws IOException {
        request.clear();
        response.clear();
        return send(clientEngine, request, toServer, serverEngine)
            + send(serverEngine, response, toClient, clientEngine);
    }

    private int send(final SSLEngine from, final ByteBuffer what, final ByteBuffer wire, final SSLEngine to)
            throws IOException {
        wire.clear();
        plain.clear();
        from.wrap(what, wire);
        wire.flip();
        while (wire.hasRemaining()) {
            to.unwrap(wire, plain);
        }
        return plain.position();
    }

    private void connect() throws IOException {
        serverEngine = server.newEngine(ByteBufAllocator.DEFAULT);
        clientEngine = client.newEngine(ByteBufAllocator.DEFAULT);
        clientEngine.beginHandshake();
        serverEngine.beginHandshake();
        toServer.clear();
        toClient.clear();
        while (isShakingHands(clientEngine) || isShakingHands(serverEngine)) {
            step(clientEngine, toClient, toServer);
            step(serverEngine, toServer, toClient);
        }
        // Tickets of sessions, behind the handshake.
        step(serverEngine, toServer, toClient);
        toClient.flip();
        while (toClient.hasRemaining()) {
            plain.clear();
            clientEngine.unwrap(toClient, plain);
        }
        toClient.clear();
    }

    private static boolean isShakingHands(final SSLEngine engine) {
        return engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING;
    }

    private void step(final SSLEngine engine, final ByteBuffer in, final ByteBuffer out) throws IOException {
        plain.clear();
        for (;;) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> engine.getDelegatedTask().run();
                case NEED_WRAP -> {
                    final SSLEngineResult made = engine.wrap(ByteBuffer.allocate(0), out);
                    if (made.bytesProduced() == 0 && made.getStatus() != SSLEngineResult.Status.OK) {
                        return;
                    }
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    in.flip();
                    final SSLEngineResult read = engine.unwrap(in, plain);
                    in.compact();
                    if (read.bytesConsumed() == 0 && read.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
                        return;
                    }
                }
                default -> {
                    return;
                }
            }
        }
    }
}
