package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.engine.LedgerEngine;
import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.gateway.server.arrival.ReadGate;
import dev.holdfast.gateway.socket.SocketAge;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** A connection whose requests bring nothing is not read from, and is again once it is let go. */
class HeldConnectionTest {
    @TempDir
    private Path directory;
    private final EventLoop eventLoop = new DefaultEventLoop();
    private final ChannelInboundHandlerAdapter handler = new ChannelInboundHandlerAdapter();
    private final EmbeddedChannel channel = new EmbeddedChannel(handler);
    private LedgerEngine engine;
    private ResponseQueue queue;

    @BeforeEach
    void open() {
        final GatewaySettings settings = GatewaySettings.of(SettingValues.load(null, Map.of(),
            Map.of("data_dir", directory.toString(), "platform.api_key", TestGateway.API_KEY, "platform.api_secret",
                TestGateway.SECRET, "admin.token", TestGateway.TOKEN)));
        engine = new LedgerEngine(settings.engine());
        final CallbackServices services = new CallbackServices(settings.callback(), settings.identity(), engine, null,
            new AmbiguousCallbacks(null, System::currentTimeMillis), new SecurityEvents());
        final CallbackLoop loop = new CallbackLoop(eventLoop, services, socket -> SocketAge.UNKNOWN);
        final ReadGate gate = loop.newReadGate();
        channel.pipeline().addFirst(gate);
        queue = new ResponseQueue(loop, gate);
        queue.open(channel.pipeline().context(handler));
    }

    @AfterEach
    void close() {
        channel.close();
        engine.close();
        eventLoop.shutdownGracefully();
    }

    @Test
    void shouldNotBeReadFromUntilItIsLetGo() {
        hold();
        assertThat(channel.config().isAutoRead()).isFalse();
        assertThat(queue.hold()).as("it waits already").isFalse();
        assertThat(queue.letGo()).as("it is there").isTrue();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(queue.hold()).as("it is no better than before").isTrue();
        assertThat(channel.config().isAutoRead()).isFalse();
    }

    @Test
    void shouldSayThatItIsGone() {
        hold();
        channel.close();
        assertThat(queue.letGo()).isFalse();
    }

    /** A platform sends one callback again, and new ones between. */
    @Test
    void shouldNotWaitForASlip() {
        for (int i = 0; i < 3; i++) {
            for (int slip = 1; slip < ResponseQueue.FRUITLESS_BEFORE_HELD; slip++) {
                assertThat(queue.hold()).isFalse();
            }
            queue.wasFruitful();
        }
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    private void hold() {
        int requests = 1;
        while (!queue.hold()) {
            requests++;
        }
        assertThat(requests).isEqualTo(ResponseQueue.FRUITLESS_BEFORE_HELD);
    }
}
