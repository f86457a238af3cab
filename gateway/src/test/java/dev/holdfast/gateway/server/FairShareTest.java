package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.engine.LedgerEngine;
import dev.holdfast.gateway.listener.Door;
import dev.holdfast.gateway.listener.DoorSettings;
import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.gateway.listener.Source;
import dev.holdfast.gateway.listener.StrictRequestDecoder;
import dev.holdfast.gateway.server.arrival.Overload;
import dev.holdfast.gateway.server.arrival.ReadGate;
import dev.holdfast.gateway.socket.SocketAge;
import dev.holdfast.ledger.values.ResultCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Places to the ledger are for all connections, also while one of them asks for more than there are, and no connection
 * has more read than may wait.
 */
class FairShareTest {
    private static final int PLACES = 8;
    private static final int GREEDY_REQUESTS = 40;
    /** Fewer than the refusals in a row for which a connection is closed. */
    private static final int TURNS = 14;

    @TempDir
    private Path directory;
    private GatewaySettings settings;

    /** The ledger does not run yet, so that nothing gives a place back. */
    @Test
    void shouldServeAPoliteConnectionBesideAGreedyOne() throws IOException {
        try (LedgerEngine engine = engine("callback.max_in_flight", Integer.toString(PLACES));
             CallbackServer callbacks = callbacks(engine)) {
            callbacks.start();
            final URI url = URI.create("http://127.0.0.1:" + callbacks.address().getPort());
            try (RawHttp greedy = new RawHttp(url); RawHttp polite = new RawHttp(url)) {
                greedy.send(notice("G0"));
                awaitMoreThan(engine, 0);
                final int oneMessage = engine.queuedBytes();
                final StringBuilder all = new StringBuilder();
                for (int i = 1; i < GREEDY_REQUESTS; i++) {
                    all.append(notice("G" + i));
                }
                greedy.send(all.toString());
                awaitMoreThan(engine, 3 * oneMessage);
                polite.send(notice("P1"));
                awaitMoreThan(engine, 4 * oneMessage);
                readEverything(url);
                engine.start();
                assertThat(polite.read()).contains("\"code\":0");
                int refused = 0;
                for (int i = 0; i < GREEDY_REQUESTS; i++) {
                    final boolean isRefused = greedy.read().contains("\"code\":5001");
                    assertThat(isRefused || refused == 0).as("answers in the order of the requests").isTrue();
                    refused += isRefused ? 1 : 0;
                }
                assertThat(refused).as("half of the places were for it").isEqualTo(GREEDY_REQUESTS - PLACES / 2);
                assertThat(callbacks.stats().get(0).overloads(Overload.SHARE)).isEqualTo(refused);
                assertThat(greedy.send(notice("G99")).read()).as("it is a guest as before").contains("\"code\":0");
            }
        }
    }

    /** Whoever comes to no place at all. The ledger does not run yet. */
    @Test
    void shouldSayThatThereIsNoPlace() throws IOException {
        try (LedgerEngine engine = engine("callback.max_in_flight", "1");
             CallbackServer callbacks = callbacks(engine)) {
            callbacks.start();
            final URI url = URI.create("http://127.0.0.1:" + callbacks.address().getPort());
            try (RawHttp first = new RawHttp(url); RawHttp second = new RawHttp(url)) {
                first.send(notice("G0"));
                awaitMoreThan(engine, 0);
                assertThat(second.send(notice("G1")).read()).contains("\"code\":5001");
                assertThat(callbacks.stats().get(0).overloads(Overload.FULL)).isEqualTo(1);
                assertThat(callbacks.stats().get(0).count(ResultCode.OVERLOADED)).isEqualTo(1);
                engine.start();
                assertThat(first.read()).contains("\"code\":0");
            }
        }
    }

    /** A round over many connections takes more places than there are, while what was answered gives some back. */
    @Test
    void shouldTakeAnswersBeforeTheEndOfARound() throws Exception {
        final CountDownLatch endOfRound = new CountDownLatch(1);
        final EventLoop busy = new DefaultEventLoop();
        busy.execute(() -> awaitUninterruptibly(endOfRound));
        try (LedgerEngine engine = engine("callback.max_in_flight", "300")) {
            final CallbackLoop loop = new CallbackLoop(busy, services(engine), socket -> SocketAge.UNKNOWN);
            engine.start();
            final Door door = new Door("test", new DoorSettings(1_000, 1_000, 10), new SecurityEvents());
            final List<EmbeddedChannel> channels = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                channels.add(connect(loop, door));
                channels.get(i).writeInbound(Unpooled.copiedBuffer(notice("N" + i), StandardCharsets.UTF_8));
            }
            final long startNs = System.nanoTime();
            while (loop.stats().count(ResultCode.APPROVED) == 0) {
                assertThat(System.nanoTime() - startNs).as("nothing is taken").isLessThan(TimeUnit.SECONDS.toNanos(30));
                channels.get(0).pipeline().fireChannelReadComplete();
            }
            assertThat(loop.stats().count(ResultCode.OVERLOADED)).isZero();
            channels.forEach(EmbeddedChannel::finishAndReleaseAll);
        } finally {
            endOfRound.countDown();
            busy.shutdownGracefully();
        }
    }

    private static EmbeddedChannel connect(final CallbackLoop loop, final Door door) {
        final ReadGate gate = loop.newReadGate();
        final StrictRequestDecoder decoder = new StrictRequestDecoder(8_192, 65_536);
        final CallbackConnection connection = new CallbackConnection(loop, gate, decoder);
        connection.enter(door.enter(Source.of(InetAddress.getLoopbackAddress()), true, () -> { }));
        return new EmbeddedChannel(gate, decoder, connection);
    }

    private static void awaitUninterruptibly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What nobody has answered yet is kept, so there is an end to what is read. */
    @Test
    void shouldReadNoMoreOfAConnectionThanMayWaitForAnswers() throws IOException {
        try (LedgerEngine engine = engine("callback.max_pipelined", "4");
             CallbackServer callbacks = callbacks(engine)) {
            callbacks.start();
            final URI url = URI.create("http://127.0.0.1:" + callbacks.address().getPort());
            try (RawHttp greedy = new RawHttp(url)) {
                greedy.send(notice("G0"));
                awaitMoreThan(engine, 0);
                final int oneMessage = engine.queuedBytes();
                final StringBuilder all = new StringBuilder();
                for (int i = 1; i < GREEDY_REQUESTS; i++) {
                    all.append(notice("G" + i));
                }
                greedy.send(all.toString());
                awaitMoreThan(engine, 3 * oneMessage);
                readEverything(url);
                assertThat(engine.queuedBytes()).as("four, and what had been read together with the fourth")
                    .isLessThan(GREEDY_REQUESTS / 2 * oneMessage);
                engine.start();
                for (int i = 0; i < GREEDY_REQUESTS; i++) {
                    assertThat(greedy.read()).as("%d", i).contains("\"code\":0");
                }
            }
        }
    }

    /** Answers that nobody takes are kept, too. */
    @Test
    void shouldReadNothingOfAConnectionThatDoesNotTakeItsAnswers() {
        try (LedgerEngine engine = engine("callback.max_pipelined", "4")) {
            final CallbackLoop loop = new CallbackLoop(null, services(engine), null);
            final ReadGate gate = loop.newReadGate();
            final EmbeddedChannel channel =
                new EmbeddedChannel(gate, new CallbackConnection(loop, gate, new StrictRequestDecoder(1, 1)));
            for (final boolean isTaken : new boolean[] {false, true}) {
                channel.unsafe().outboundBuffer().setUserDefinedWritability(1, isTaken);
                channel.runPendingTasks();
                assertThat(channel.config().isAutoRead()).isEqualTo(isTaken);
            }
            channel.close();
        }
    }

    private LedgerEngine engine(final String name, final String value) {
        final Map<String, String> flags =
            new HashMap<>(Map.of("data_dir", directory.toString(), "callback.host", "127.0.0.1", "callback.port", "0",
            "admin.port", "0", "platform.api_key", TestGateway.API_KEY, "platform.api_secret", TestGateway.SECRET,
            "admin.token", TestGateway.TOKEN));
        flags.putAll(Map.of("callback.event_loops", "1", "callback.deadline_ms", "800", name, value));
        settings = GatewaySettings.of(SettingValues.load(null, Map.of(), flags));
        return new LedgerEngine(settings.engine());
    }

    private CallbackServer callbacks(final LedgerEngine engine) {
        return new CallbackServer(services(engine), null);
    }

    private CallbackServices services(final LedgerEngine engine) {
        return new CallbackServices(settings.callback(), settings.identity(), engine, null,
            new AmbiguousCallbacks(null, System::currentTimeMillis), new SecurityEvents());
    }

    /**
     * Has the event loop come round, and read something of each connection, more often than it takes to read all that
     * was sent.
     */
    private static void readEverything(final URI url) throws IOException {
        try (RawHttp other = new RawHttp(url)) {
            for (int i = 0; i < TURNS; i++) {
                assertThat(other.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n").read()).contains("\"code\":");
            }
        }
    }

    private static String notice(final String consumeNo) {
        return RawHttp.callback(CallbackBodies.consumption(consumeNo, "C1", "U1", "1.00", "Pending",
            System.currentTimeMillis()));
    }

    private static void awaitMoreThan(final LedgerEngine engine, final int bytes) {
        final long startNs = System.nanoTime();
        while (engine.queuedBytes() <= bytes) {
            assertThat(System.nanoTime() - startNs).isLessThan(TimeUnit.SECONDS.toNanos(30));
            Thread.onSpinWait();
        }
    }
}
