package dev.holdfast.gateway.tls;

import dev.holdfast.gateway.listener.Door;
import dev.holdfast.gateway.listener.DoorSettings;
import dev.holdfast.gateway.listener.Guest;
import dev.holdfast.gateway.listener.ListenerTls;
import dev.holdfast.gateway.listener.Transport;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.NotSslRecordException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Each handshake that fails is told of once, with where it came from and why. */
class TlsFailuresTest {
    private final Transport transport = Transport.open(false, 1, "test");
    private final BlockingQueue<Throwable> causes = new LinkedBlockingQueue<>();
    private final BlockingQueue<InetAddress> addresses = new LinkedBlockingQueue<>();
    private final Door door = new Door("test", new DoorSettings(100, 1_000, 10));
    private TestCertificates authority;
    private volatile int handshakeMs = 30_000;
    private InetSocketAddress server;

    @BeforeEach
    void setUp() throws Exception {
        authority = new TestCertificates("EC");
        final TestCertificates.Issued issued = authority.server();
        final ListenerTls tls = new ListenerTls(
            TlsRules.newContext(new KeyChain(issued.key(), issued.chain()), List.of()), (source, cause) -> {
                addresses.add(source);
                causes.add(cause);
            });
        final ServerBootstrap bootstrap = new ServerBootstrap().group(transport.group())
            .channel(transport.serverChannelType()).childHandler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(final Channel channel) {
                    final InetAddress source = ((InetSocketAddress) channel.remoteAddress()).getAddress();
                    final Guest guest = door.enter(source, false, channel::close);
                    tls.addTo(channel, guest, handshakeMs);
                }
            });
        server = (InetSocketAddress) transport.bind(bootstrap, "127.0.0.1", 0).localAddress();
    }

    @AfterEach
    void tearDown() {
        transport.close();
    }

    @Test
    void shouldTellOfWhatIsNoTls() throws Exception {
        try (Socket socket = open()) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(cause()).isInstanceOf(NotSslRecordException.class);
        }
        assertThat(addresses.poll()).isEqualTo(InetAddress.getByName("127.0.0.1"));
        assertThat(causes).isEmpty();
    }

    @Test
    void shouldTellOfClientsThatDoNotTrustUs() throws Exception {
        try (SSLSocket socket = (SSLSocket) new TestCertificates("EC").trusting(null).getSocketFactory()
            .createSocket(server.getAddress(), server.getPort())) {
            // In 1.3 the server is through before the client complains.
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
            assertThat(cause()).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void shouldTellOfThoseWhoGoBeforeTheEnd() throws Exception {
        open().close();
        assertThat(cause()).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void shouldTellOfThoseWhoAreTooSlow() throws Exception {
        handshakeMs = 50;
        try (Socket socket = open()) {
            assertThat(cause()).isInstanceOf(SSLException.class).hasMessageContaining("timed out");
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(100);
        }
    }

    @Test
    void shouldSayNothingOfThoseThatSucceed() throws Exception {
        try (SSLSocket socket = (SSLSocket) authority.trusting(null).getSocketFactory()
            .createSocket(server.getAddress(), server.getPort())) {
            socket.startHandshake();
        }
        open().close();
        assertThat(cause()).as("the next one's").isInstanceOf(ClosedChannelException.class);
        assertThat(causes).isEmpty();
    }

    private Socket open() throws IOException {
        return new Socket(server.getAddress(), server.getPort());
    }

    private Throwable cause() throws InterruptedException {
        return causes.poll(30, TimeUnit.SECONDS);
    }
}
