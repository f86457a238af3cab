package dev.holdfast.gateway.server;

import dev.holdfast.gateway.listener.Departures;
import dev.holdfast.gateway.listener.Guest;
import dev.holdfast.gateway.listener.PlainRequest;
import dev.holdfast.gateway.listener.StrictRequestDecoder;
import dev.holdfast.gateway.server.arrival.ArrivalWatch;
import dev.holdfast.gateway.server.arrival.ReadGate;
import dev.holdfast.gateway.socket.LostConnection;
import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.values.ResultCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;

/**
 * One connection of the platform: takes its requests apart, has each of them processed, and closes what is silent,
 * unfinished or unwanted. What is answered when is for its {@link ResponseQueue}.
 *
 * <p>Runs on its event loop. Blocks on nothing, and allocates nothing for a valid callback.
 */
@HotPath
final class CallbackConnection extends ChannelInboundHandlerAdapter implements StrictRequestDecoder.Turnstile {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackConnection.class);

    private final CallbackLoop loop;
    private final StrictRequestDecoder decoder;
    private final RequestBody body;
    private final ArrivalWatch arrivals;
    private final ResponseQueue queue;
    private ChannelHandlerContext context;
    private Guest guest;
    private Exchange receiving;
    private long partialSinceNs;
    private long partialArrivalNs;
    private long skippingSinceNs;
    private boolean hasLastRequest;

    CallbackConnection(final CallbackLoop loop, final ReadGate gate, final StrictRequestDecoder decoder) {
        this.loop = loop;
        this.decoder = decoder;
        arrivals = gate.arrivals();
        queue = new ResponseQueue(loop, gate);
        body = new RequestBody(loop.settings().maxBodyBytes());
        decoder.passThrough(this);
    }

    /** Its place; before it is in the pipeline. */
    void enter(final Guest newGuest) {
        guest = newGuest;
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        context = ctx;
        queue.open(ctx);
        loop.connections().add(this);
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        try {
            // Behind the last answer there is nobody to be answered.
            if (hasLastRequest || queue.isClosing()) {
                decoder.ignoreRest();
                return;
            }
            if (message instanceof HttpRequest request) {
                onHead(request);
            }
            if (message instanceof HttpContent content) {
                onContent(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) {
        if (receiving != null || !decoder.hasPartialHead()) {
            partialSinceNs = 0;
        } else if (partialSinceNs == 0) {
            partialSinceNs = decoder.readNs();
            partialArrivalNs = arrivals.arrivalNs();
        }
        loop.endTurn(queue);
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        queue.regulateReading();
    }

    /** The peer sends no more, but may still read: what it asked before is answered. */
    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event != ChannelInputShutdownEvent.INSTANCE) {
            return;
        }
        if (queue.isClosing()) {
            if (((DuplexChannel) ctx.channel()).isOutputShutdown()) {
                ctx.close();
            }
        } else if (receiving != null) {
            refuse(ResultCode.HTTP_MALFORMED);
            queue.flush();
        } else if (queue.isEmpty()) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            queue.closeAfterLast();
            hasLastRequest = true;
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        loop.connections().remove(this);
        receiving = null;
        queue.lose();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        LostConnection.close(ctx, cause, LOG);
    }

    /** Answers what has come in, and closes. */
    void stop() {
        if (queue.isEmpty() && !queue.isClosing()) {
            context.close();
        } else if (!queue.isEmpty()) {
            queue.closeAfterLast();
            hasLastRequest = receiving == null;
        }
    }

    /** Gives up its place to a newer connection. If it has proven itself, it only answers what it was asked before. */
    void makeRoom(final Departures departures) {
        if (guest.isLeaving() && guest.hasProvenItself()) {
            stop();
        } else if (guest.isLeaving()) {
            departures.leave(context.channel(), guest::isLeaving);
        }
    }

    void closeIfOverdue(final long nowNs) {
        queue.settleUnsent();
        if (queue.isClosing()) {
            queue.closeIfLingering(nowNs);
            return;
        }
        if (guest.isOverdue(nowNs)) {
            guest.expire();
            endUnfinished(receiving != null ? receiving.firstByteNs() : partialSinceNs);
            return;
        }
        if (hasLastRequest) {
            return;
        }
        final long sinceNs = receiving != null ? receiving.firstByteNs() : skippingSinceNs != 0 ? skippingSinceNs
            : partialSinceNs;
        if (sinceNs != 0) {
            if (nowNs - sinceNs > TimeUnit.MILLISECONDS.toNanos(loop.settings().readTimeoutMs())) {
                endUnfinished(skippingSinceNs != 0 ? 0 : sinceNs);
            }
        } else if (queue.isEmpty()
            && nowNs - decoder.readNs() > TimeUnit.MILLISECONDS.toNanos(loop.settings().idleTimeoutMs())) {
            context.close();
        }
    }

    /** @param sinceNs when the request began that did not come in whole; 0 when there is none. */
    private void endUnfinished(final long sinceNs) {
        if (sinceNs == 0 || hasLastRequest) {
            context.close();
            return;
        }
        if (receiving == null) {
            guest.hearNoHead();
            begin(sinceNs, sinceNs);
        }
        refuse(ResultCode.REQUEST_TIMEOUT);
        queue.flush();
    }

    private void onHead(final HttpRequest request) {
        guest.hear(request);
        begin();
        RequestHead.read(request, receiving, loop.isStopping());
        final ResultCode problem = RequestHead.problemOf(request, guest, loop.settings());
        if (problem != null && RequestHead.leavesDoubt(request, loop.settings())) {
            refuse(problem);
            return;
        }
        if (problem != null) {
            skippingSinceNs = decoder.readNs();
            completeReceiving(problem, false, null);
            return;
        }
        queue.sendContinue();
    }

    @Override
    public int refuse(final ByteBuf bytes) {
        final boolean isBetween = receiving == null && skippingSinceNs == 0 && !hasLastRequest && !queue.isClosing();
        final int length = isBetween ? loop.refusable(bytes, guest, queue, arrivals) : PlainRequest.NONE;
        if (length > 0) {
            begin();
            completeReceiving(ResultCode.OVERLOADED, true, null);
        }
        return length;
    }

    private void begin() {
        final boolean isPartial = partialSinceNs != 0;
        begin(isPartial ? partialSinceNs : decoder.readNs(), isPartial ? partialArrivalNs : arrivals.arrivalNs());
        partialSinceNs = 0;
    }

    private void begin(final long firstByteNs, final long arrivalNs) {
        receiving = loop.answers().acquire();
        receiving.begin(queue, guest.source(), arrivals, firstByteNs, arrivalNs);
        queue.add(receiving);
        body.clear();
    }

    private void onContent(final HttpContent content) {
        if (receiving == null) {
            skippingSinceNs = content instanceof LastHttpContent ? 0 : skippingSinceNs;
            return;
        }
        if (content.decoderResult().isFailure()) {
            refuse(ResultCode.HTTP_MALFORMED);
        } else if (!body.append(content.content())) {
            refuse(ResultCode.BODY_TOO_LARGE);
        } else if (content instanceof LastHttpContent) {
            onWhole();
        }
    }

    private void onWhole() {
        if (loop.refuses(receiving, queue, arrivals)) {
            completeReceiving(ResultCode.OVERLOADED, guest.hasProvenItself(), null);
            return;
        }
        final CallbackProcessor processor = loop.processor();
        final ResultCode result = loop.process(receiving, body);
        if (processor.hasVerified()) {
            guest.prove();
            if (processor.isRepeat()) {
                loop.waitingRoom().wasFruitless(queue, guest.source().key());
            } else {
                queue.wasFruitful();
            }
        }
        if (result != null) {
            completeReceiving(result, processor.hasVerified(), processor.problemField());
            return;
        }
        queue.submitted();
        hasLastRequest = !receiving.keepAlive();
        receiving = null;
    }

    /** Answers the request that is coming in with a no, and goes on unless there were too many of those in a row. */
    private void completeReceiving(final ResultCode result, final boolean isVerified, final String field) {
        if (!isVerified) {
            loop.waitingRoom().wasFruitless(queue, guest.source().key());
            if (guest.refuse()) {
                receiving.closeAfter();
            }
        }
        hasLastRequest = !receiving.keepAlive();
        receiving.refuse(result, field);
        receiving = null;
        queue.writeReady();
    }

    /** Gives up on the request that is coming in: answers it when its turn comes, reads nothing more, and closes. */
    private void refuse(final ResultCode result) {
        receiving.refuse(result, null);
        receiving.closeAfter();
        receiving = null;
        hasLastRequest = true;
        queue.writeReady();
    }
}
