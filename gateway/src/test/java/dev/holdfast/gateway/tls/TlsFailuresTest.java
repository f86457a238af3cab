package dev.holdfast.gateway.tls;

import dev.holdfast.gateway.listener.Door;
import dev.holdfast.gateway.listener.DoorSettings;
import dev.holdfast.gateway.listener.Guest;
import dev.holdfast.gateway.listener.HandshakeQueue;
import dev.holdfast.gateway.listener.ListenerTls;
import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.gateway.listener.Source;
import dev.holdfast.gateway.listener.SourceClass;
import dev.holdfast.gateway.socket.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Each handshake that fails is counted once. */
class TlsFailuresTest {
    /** A record of a handshake, which is to have a hundred bytes. */
    private static final byte[] BEGINNING_OF_A_HELLO = {22, 3, 1, 0, 100, 1};

    private final Transport transport = Transport.open(false, 1, "test");
    private final SecurityEvents events = new SecurityEvents();
    private final Door door = new Door("test", new DoorSettings(100, 1_000, 10), events);
    private final HandshakeQueue handshakes = new HandshakeQueue(System::nanoTime);
    private final Thread computing = new Thread(handshakes::run);
    private TestCertificates authority;
    private volatile int handshakeMs = 30_000;
    private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();
    private InetSocketAddress server;

    @BeforeEach
    void setUp() throws Exception {
        authority = new TestCertificates("EC");
        final TestCertificates.Issued issued = authority.server();
        final ListenerTls tls = new ListenerTls(
            TlsRules.newContext(new KeyChain(issued.key(), issued.chain()), List.of()), handshakes, events);
        computing.start();
        final ServerBootstrap bootstrap = new ServerBootstrap().group(transport.group())
            .channel(transport.serverChannelType()).childHandler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(final Channel channel) {
                    final Source source = Source.of(((InetSocketAddress) channel.remoteAddress()).getAddress());
                    final Guest guest = door.enter(source, false, channel::close);
                    tls.addTo(channel, guest, handshakeMs);
                    channels.add(channel);
                }
            });
        server = (InetSocketAddress) transport.bind(bootstrap, "127.0.0.1", 0).localAddress();
    }

    @AfterEach
    void tearDown() {
        transport.close();
        handshakes.close();
    }

    @Test
    void shouldCountWhatIsNoTls() throws Exception {
        try (Socket socket = open()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            awaitFailures(1);
        }
        assertThat(failures()).isEqualTo(1);
    }

    @Test
    void shouldCountClientsThatDoNotTrustUs() throws Exception {
        try (SSLSocket socket = (SSLSocket) new TestCertificates("EC").trusting(null).getSocketFactory()
            .createSocket(server.getAddress(), server.getPort())) {
            // In 1.3 the server is through before the client complains.
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
            awaitFailures(1);
        }
    }

    @Test
    void shouldCountThoseWhoAreTooSlowToBegin() throws Exception {
        handshakeMs = 50;
        try (Socket socket = open()) {
            awaitFailures(1);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(channels.remove().pipeline().get(SslHandler.class)).as("a TLS engine for nothing").isNull();
        }
    }

    @Test
    void shouldCountThoseWhoBeginAndAreTooSlowToEnd() throws Exception {
        handshakeMs = 500;
        try (Socket socket = open()) {
            socket.getOutputStream().write(BEGINNING_OF_A_HELLO);
            assertThat(awaitHandler().getHandshakeTimeoutMillis()).as("what is left of the time").isBetween(1L, 500L);
            awaitFailures(1);
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(100);
        }
        assertThat(failures()).isEqualTo(1);
    }

    /** One event loop serves all, so that what came before has been seen when the last one is counted. */
    @Test
    void shouldCountNeitherThoseThatSucceedNorThoseThatOnlyTryThePort() throws Exception {
        try (SSLSocket socket = (SSLSocket) authority.trusting(null).getSocketFactory()
            .createSocket(server.getAddress(), server.getPort())) {
            socket.startHandshake();
        }
        assertThat(handshakes.computed()).as("the event loop computes no handshake").isPositive();
        open().close();
        try (Socket socket = open()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            awaitFailures(1);
        }
        assertThat(failures()).isEqualTo(1);
    }

    private Socket open() throws IOException {
        return new Socket(server.getAddress(), server.getPort());
    }

    private SslHandler awaitHandler() {
        final long startNs = System.nanoTime();
        SslHandler handler = null;
        while (handler == null) {
            assertThat(System.nanoTime() - startNs).as("waited too long").isLessThan(TimeUnit.SECONDS.toNanos(30));
            Thread.onSpinWait();
            handler = channels.isEmpty() ? null : channels.peek().pipeline().get(SslHandler.class);
        }
        return handler;
    }

    private long failures() {
        return events.count(SecurityEvents.Event.TLS_FAILED, SourceClass.LOOPBACK);
    }

    private void awaitFailures(final long count) {
        final long startNs = System.nanoTime();
        while (failures() < count) {
            assertThat(System.nanoTime() - startNs).as("waited too long").isLessThan(TimeUnit.SECONDS.toNanos(30));
            Thread.onSpinWait();
        }
    }
}
