package dev.holdfast.gateway.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** On an event loop, and a queue, that the test has run. */
class HandshakeStartTest {
    private static final int LIMIT_MS = 60_000;

    private final Door door = new Door("test", new DoorSettings(100, 1_000, 10), new SecurityEvents());
    private final HandshakeQueue queue = new HandshakeQueue(System::nanoTime);
    private final List<Long> limits = new ArrayList<>();
    private final StringBuilder spoken = new StringBuilder();
    private int failures;
    private boolean isBroken;
    private boolean isReal;
    private final EmbeddedChannel channel = new EmbeddedChannel();

    HandshakeStartTest() throws Exception {
        channel.freezeTime();
        final Guest guest = door.enter(Source.of(InetAddress.getByName("10.0.0.1")), false, () -> { });
        channel.pipeline().addLast(new HandshakeStart(queue, guest, this::newHandler, () -> failures++, LIMIT_MS));
    }

    /** Whoever only connects has no turn, and a thousand that wait for it cost an event loop one read each. */
    @Test
    void shouldMakeNoEngineBeforeItsTurn() {
        assertThat(queue.waiting()).isZero();
        channel.writeInbound(bytes("hel"));
        assertThat(queue.waiting()).isEqualTo(1);
        assertThat(channel.config().isAutoRead()).as("reads on while it waits").isFalse();
        assertThat(limits).isEmpty();
        queue.runNext();
        channel.runPendingTasks();
        assertThat(limits).hasSize(1);
        assertThat(channel.config().isAutoRead()).isTrue();
        channel.writeInbound(bytes("!"));
        assertThat(spoken).hasToString("hel|!|");
    }

    /** The TLS handler keeps what comes while a part of the handshake waits for its turn. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldCloseWhoSendsMoreThanAHandshakeNeeds(final boolean hasBegun) {
        channel.writeInbound(bytes("hello"));
        if (hasBegun) {
            queue.runNext();
            channel.runPendingTasks();
        }
        final ByteBuf most = Unpooled.buffer().writeZero(HandshakeStart.MAX_HANDSHAKE_BYTES - 5);
        channel.writeInbound(most);
        assertThat(channel.isOpen()).isTrue();
        final ByteBuf more = bytes("!");
        channel.writeInbound(more);
        assertThat(channel.isOpen()).isFalse();
        assertThat(most.refCnt() + more.refCnt()).isZero();
        assertThat(failures).isEqualTo(1);
    }

    /** It has this handler removed while it hands on what it held. */
    @Test
    void shouldHandOnEachBufferOnceThoughTheHandshakeFailsAtOnce() {
        isReal = true;
        final ByteBuf one = bytes("GET / HTTP/1.1\r\n");
        final ByteBuf two = bytes("Host: h\r\n\r\n");
        channel.writeInbound(one, two);
        queue.runNext();
        assertThatThrownBy(() -> {
            channel.runPendingTasks();
            channel.checkException();
        }).hasCauseInstanceOf(NotSslRecordException.class);
        assertThat(channel.pipeline().get(HandshakeStart.class)).isNull();
        channel.finishAndReleaseAll();
        assertThat(one.refCnt() + two.refCnt()).isZero();
    }

    @Test
    void shouldCloseWhoseEngineCannotBeMade() {
        isBroken = true;
        channel.writeInbound(bytes("hello"));
        queue.runNext();
        channel.runPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    /** What was on its way when reading stopped. */
    @Test
    void shouldHandOnAllThatCameInTheOrderInWhichItCame() {
        channel.writeInbound(Unpooled.EMPTY_BUFFER, bytes("h"), bytes("el"), Unpooled.EMPTY_BUFFER, bytes("lo"));
        assertThat(queue.waiting()).as("one turn for one connection").isEqualTo(1);
        queue.runNext();
        channel.runPendingTasks();
        assertThat(spoken).hasToString("h|el|lo|");
    }

    @Test
    void shouldCountTheWaitInTheTimeOfTheHandshake() {
        channel.writeInbound(bytes("hello"));
        queue.runNext();
        assertThat(limits.get(0)).isBetween(1L, (long) LIMIT_MS);
        channel.runPendingTasks();
        channel.advanceTimeBy(LIMIT_MS, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(failures).as("from now on the time is that handler's").isZero();
    }

    @Test
    void shouldCloseWhoseTurnDoesNotComeInTime() {
        final ByteBuf hello = bytes("hello");
        channel.writeInbound(hello);
        channel.advanceTimeBy(LIMIT_MS, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(failures).isEqualTo(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(hello.refCnt()).isZero();
        assertThat(queue.waiting()).as("a turn of who is gone").isZero();
    }

    @Test
    void shouldCloseWhoSaysNothingInTime() {
        channel.advanceTimeBy(LIMIT_MS, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(failures).isEqualTo(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void shouldDropEverythingOfWhoGoesWhileHisEngineIsMade() {
        final ByteBuf hello = bytes("hello");
        channel.writeInbound(hello);
        channel.eventLoop().execute(channel.pipeline()::close);
        queue.runNext();
        channel.runPendingTasks();
        assertThat(limits).hasSize(1);
        assertThat(hello.refCnt()).isZero();
        assertThat(spoken).isEmpty();
        assertThat(failures).isZero();
    }

    private SslHandler newHandler(final long limitMs) {
        if (isBroken) {
            throw new IllegalArgumentException("no such suite");
        }
        limits.add(limitMs);
        return isReal ? new SslHandler(engine()) : new Heard(engine());
    }

    private static SSLEngine engine() {
        try {
            final SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(false);
            return engine;
        } catch (final NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteBuf bytes(final String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    /** Has no handshake: writes down what it is given. */
    private final class Heard extends SslHandler {
        private Heard(final SSLEngine engine) {
            super(engine, true);
        }

        @Override
        public void channelRead(final ChannelHandlerContext ctx, final Object bytes) {
            spoken.append(((ByteBuf) bytes).toString(StandardCharsets.US_ASCII)).append('|');
            ((ByteBuf) bytes).release();
        }
    }
}
