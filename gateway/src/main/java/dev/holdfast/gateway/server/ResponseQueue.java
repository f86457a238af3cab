package dev.holdfast.gateway.server;

import dev.holdfast.gateway.server.arrival.ReadGate;
import dev.holdfast.ledger.annotation.HotPath;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * The requests of one connection that wait for their answers, in the order in which they came, however the ledger's
 * results come back; writes what is next, and closes after the last. While too much waits nothing more is read.
 *
 * <p>Owned by the connection's event loop. Blocks on nothing, and allocates nothing for a response that is kept ready.
 */
@HotPath
final class ResponseQueue implements WaitingRoom.Visitor {
    private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(1);
    /** So many fruitless requests in a row are no slip: a platform sends one again, and not eight. */
    static final int FRUITLESS_BEFORE_HELD = 8;

    private final CallbackLoop loop;
    private final CallbackAnswers answers;
    private final ReadGate gate;
    private final ArrayDeque<Exchange> exchanges = new ArrayDeque<>();
    /** Approvals that are written and perhaps not with the socket yet. */
    private final ArrayDeque<Exchange> unsent = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private int withLedger;
    private boolean isClosing;
    private long closingSinceNs;
    private boolean hasUnflushed;
    private boolean isQueuedForFlush;
    private int fruitlessInARow;
    private boolean isHeld;

    ResponseQueue(final CallbackLoop loop, final ReadGate gate) {
        this.loop = loop;
        this.gate = gate;
        answers = loop.answers();
    }

    /** The connection is open. */
    void open(final ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** A request begins to come in. */
    void add(final Exchange exchange) {
        exchanges.add(exchange);
    }

    /** The ledger has one of the requests. */
    void submitted() {
        withLedger++;
        regulateReading();
    }

    /** Requests that the ledger has. */
    int withLedger() {
        return withLedger;
    }

    /**
     * The ledger has answered one. The answer leaves with those of other connections, once all that is there is
     * written.
     *
     * @param wasWithdrawal whether it is the second time.
     */
    void onAnswer(final boolean wasWithdrawal) {
        withLedger -= wasWithdrawal ? 0 : 1;
        writeReady();
        if (!isQueuedForFlush) {
            isQueuedForFlush = true;
            loop.flushLater(this);
        }
    }

    boolean isEmpty() {
        return exchanges.isEmpty();
    }

    /** Has the connection closed after the answer to the last request that is here. */
    void closeAfterLast() {
        exchanges.peekLast().closeAfter();
    }

    /** Whether the last answer is written. */
    boolean isClosing() {
        return isClosing;
    }

    /** The last answer is written; the peer has a second to read it. */
    void closeIfLingering(final long nowNs) {
        if (nowNs - closingSinceNs > LINGER_NS) {
            context.close();
        }
    }

    /** Writes the answers that are next in order; they leave with the next flush. */
    void writeReady() {
        while (!exchanges.isEmpty() && exchanges.peek().isAnswered() && !isClosing) {
            final long nowNs = System.nanoTime();
            if (answers.withdrawIfLate(exchanges.peek(), nowNs)) {
                break;
            }
            write(exchanges.poll(), nowNs);
        }
        sendContinue();
        regulateReading();
        hasUnflushed = true;
    }

    private void write(final Exchange exchange, final long nowNs) {
        final byte[] bytes = exchange.isHead() ? Responses.head(exchange.result())
            : Responses.of(exchange.result(), exchange.field(), exchange.keepAlive());
        final ByteBuf response = context.alloc().ioBuffer(bytes.length).writeBytes(bytes);
        loop.stats().record(exchange.result(), nowNs - exchange.arrivalNs());
        RefusalEvents.count(loop.events(), exchange.result(), exchange.source());
        if (exchange.isLateApproval(nowNs)) {
            answers.onLate(exchange, nowNs);
        }
        if (exchange.keepAlive()) {
            context.write(response, context.voidPromise());
        } else {
            isClosing = true;
            closingSinceNs = nowNs;
            context.write(response).addListener((ChannelFutureListener) written -> {
                if (written.isSuccess()) {
                    handOver();
                }
                final DuplexChannel channel = (DuplexChannel) written.channel();
                if (written.isSuccess() && !channel.isInputShutdown()
                    && context.pipeline().get(SslHandler.class) == null) {
                    channel.shutdownOutput();
                } else {
                    channel.close();
                }
            });
            loseAll(exchanges);
        }
        final boolean isFresh = exchange.isFreshApproval();
        answers.written(exchange);
        if (isFresh) {
            unsent.add(exchange);
        }
    }

    /** Invites the body of a request that waits for it, once everything before it is answered. */
    void sendContinue() {
        final Exchange first = exchanges.peek();
        if (first != null && first.state() == ExchangeState.RECEIVING && first.expectsContinue() && !isClosing) {
            first.expectsContinue(false);
            context.writeAndFlush(context.alloc().ioBuffer(Responses.CONTINUE.length).writeBytes(Responses.CONTINUE),
                context.voidPromise());
        }
    }

    /** A request brought something: whatever it sent before that did not was a slip. */
    void wasFruitful() {
        fruitlessInARow = 0;
        gate.arrivals().prove();
    }

    /** One of its requests was fruitless, and one too many for the event loop. */
    @Override
    public boolean hold() {
        if (isHeld || ++fruitlessInARow < FRUITLESS_BEFORE_HELD) {
            return false;
        }
        isHeld = true;
        regulateReading();
        return true;
    }

    @Override
    public boolean letGo() {
        isHeld = false;
        regulateReading();
        return context.channel().isActive();
    }

    /** Stops reading while held, while too much waits for an answer, or for the peer to read its answers. */
    void regulateReading() {
        gate.pause(isHeld || exchanges.size() >= loop.settings().maxPipelined() || !context.channel().isWritable());
    }

    void flushQueued() {
        isQueuedForFlush = false;
        flush();
    }

    void flush() {
        if (hasUnflushed) {
            hasUnflushed = false;
            context.flush();
            settleUnsent();
        }
    }

    /** Lets go of the approvals that were written, once nothing waits for the socket any more. */
    void settleUnsent() {
        if (unsent.isEmpty()) {
            return;
        }
        final ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        if (waiting != null && waiting.isEmpty()) {
            handOver();
        }
    }

    private void handOver() {
        final long nowNs = System.nanoTime();
        Exchange exchange;
        while ((exchange = unsent.poll()) != null) {
            answers.handedOver(exchange, nowNs);
        }
    }

    /** The connection is gone. */
    void lose() {
        loseAll(exchanges);
        loseAll(unsent);
    }

    private void loseAll(final ArrayDeque<Exchange> all) {
        Exchange exchange;
        while ((exchange = all.poll()) != null) {
            answers.lost(exchange);
        }
    }
}
