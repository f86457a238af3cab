package dev.holdfast.gateway.server.arrival;

import dev.holdfast.gateway.socket.SocketAge;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What comes in waits for its turn, whole and in order, and nothing more is read meanwhile. */
class ReadGateTest {
    private static final int ONE = 700;
    private static final int MUCH = 3_000;
    private static final String COMPLETE = "complete";

    private final ArrayDeque<Runnable> afterReading = new ArrayDeque<>();
    private final List<Object> came = new ArrayList<>();
    private boolean isCrowded = true;
    private long nowNs = System.nanoTime();
    private final Backlog backlog = new Backlog(0);
    private final ReadGate gate = new ReadGate(new ArrivalWatch(new LoopPulse(), backlog, 4_096),
        new Turns(now -> isCrowded, afterReading::add, () -> nowNs), socket -> SocketAge.UNKNOWN);
    private final EmbeddedChannel channel = new EmbeddedChannel(gate, new ChannelInboundHandlerAdapter() {
        @Override
        public void channelRead(final ChannelHandlerContext ctx, final Object message) {
            came.add(((ByteBuf) message).readableBytes());
            ((ByteBuf) message).release();
        }

        @Override
        public void channelReadComplete(final ChannelHandlerContext ctx) {
            came.add(COMPLETE);
        }

        @Override
        public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
            came.add(event);
        }
    });

    private ByteBuf send(final int bytes) {
        final ByteBuf message = Unpooled.buffer().writeZero(bytes);
        channel.writeInbound(message);
        return message;
    }

    private void slot() {
        afterReading.poll().run();
    }

    private boolean isRead() {
        return channel.config().isAutoRead();
    }

    @AfterEach
    void shouldHaveNothingLeft() {
        channel.close();
        while (!afterReading.isEmpty()) {
            slot();
        }
    }

    @Test
    void shouldLetEverythingThroughWhileThereIsNoQueue() {
        isCrowded = false;
        send(MUCH);
        assertThat(came).containsExactly(MUCH, COMPLETE);
        assertThat(isRead()).isTrue();
        assertThat(afterReading).isEmpty();
    }

    @Test
    void shouldHaveMuchWaitForItsTurnUnreadBeyond() {
        send(MUCH);
        assertThat(came).isEmpty();
        assertThat(isRead()).isFalse();

        slot();

        assertThat(came).containsExactly(MUCH, COMPLETE);
        assertThat(isRead()).isTrue();
    }

    @Test
    void shouldServeOneRequestAtOnce() {
        send(ONE);
        assertThat(came).containsExactly(ONE, COMPLETE);
        assertThat(gate.arrivals().waitedNs()).isZero();
        assertThat(isRead()).isTrue();
    }

    /** How long it waited for its turn counts. */
    @Test
    void shouldCountTheWaitForATurn() {
        send(MUCH);
        assertThat(gate.arrivals().waitedNs()).isZero();
        nowNs += 2_000_000;
        slot();
        assertThat(gate.arrivals().waitedNs()).isEqualTo(2_000_000);
    }

    /** As when the peer closes behind it: then all is read at once. */
    @Test
    void shouldKeepTheOrderWhenMoreIsReadAllTheSame() {
        send(MUCH);
        send(MUCH + 1);
        assertThat(came).containsExactly(MUCH, COMPLETE);
        slot();
        assertThat(came).as("nothing twice").containsExactly(MUCH, COMPLETE, MUCH + 1, COMPLETE);
        assertThat(afterReading).isEmpty();
        assertThat(isRead()).isTrue();
    }

    @Test
    void shouldServeWhatWaitsBeforeTheEnd() {
        send(MUCH);
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(came).containsExactly(MUCH, COMPLETE, ChannelInputShutdownEvent.INSTANCE);
    }

    @Test
    void shouldStayUnreadWhilePaused() {
        gate.pause(true);
        assertThat(isRead()).isFalse();
        gate.pause(true);
        gate.pause(false);
        assertThat(isRead()).isTrue();

        send(MUCH);
        gate.pause(true);
        slot();
        assertThat(came).as("what was read is served").containsExactly(MUCH, COMPLETE);
        assertThat(isRead()).isFalse();
        gate.pause(false);
        assertThat(isRead()).isTrue();

        send(MUCH);
        gate.pause(true);
        gate.pause(false);
        assertThat(isRead()).as("not before its turn").isFalse();
        slot();
        assertThat(isRead()).isTrue();
    }

    /** Netty's decoders ask for more when what they got brought no message, and would be given it for ever. */
    @Test
    void shouldNotBeReadWhilePausedWhoeverAsks() {
        final int[] reads = new int[1];
        channel.pipeline().addFirst(new ChannelDuplexHandler() {
            @Override
            public void read(final ChannelHandlerContext ctx) {
                reads[0]++;
                ctx.read();
            }
        });
        gate.pause(true);
        channel.read();
        assertThat(reads[0]).isZero();
        gate.pause(false);
        assertThat(reads[0]).isEqualTo(1);
        send(MUCH);
        channel.read();
        assertThat(reads[0]).as("while it waits for its turn").isEqualTo(1);
        slot();
        assertThat(reads[0]).isEqualTo(2);
    }

    /** The beginning of TLS holds reading up, too. */
    @Test
    void shouldLeaveReadingHeldUpByOthers() {
        final String first = channel.pipeline().context(gate).name();
        channel.pipeline().addAfter(first, "other", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(final ChannelHandlerContext ctx, final Object message) {
                ctx.channel().config().setAutoRead(false);
                ctx.fireChannelRead(message);
            }
        });
        send(MUCH);
        slot();
        assertThat(isRead()).isFalse();
        send(MUCH);
        slot();
        assertThat(isRead()).isFalse();
    }

    @Test
    void shouldDropWhatWaitsWithTheConnection() {
        final ByteBuf waiting = send(MUCH);
        channel.close();
        assertThat(waiting.refCnt()).isZero();
        slot();
        assertThat(came).isEmpty();
    }
}
