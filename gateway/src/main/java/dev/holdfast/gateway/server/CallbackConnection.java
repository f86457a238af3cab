package dev.holdfast.gateway.server;

import dev.holdfast.gateway.listener.Guest;
import dev.holdfast.gateway.listener.SignatureHeaders;
import dev.holdfast.gateway.listener.StrictRequestDecoder;
import dev.holdfast.ledger.values.ResultCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * One connection of the platform: takes requests apart, and answers them in the order in which they came, however the
 * ledger's results come back. Runs on its event loop.
 */
final class CallbackConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackConnection.class);
    private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(1);

    private final CallbackLoop loop;
    private final StrictRequestDecoder decoder;
    private final RequestBody body;
    private final ArrivalWatch arrivals;
    private final ArrayDeque<Exchange> exchanges = new ArrayDeque<>();
    /** Approvals that are written and perhaps not with the socket yet. */
    private final ArrayDeque<Exchange> unsent = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private Guest guest;
    private Exchange receiving;
    private int withLedger;
    private long partialSinceNs;
    private long partialArrivalNs;
    private long skippingSinceNs;
    private long closingSinceNs;
    private boolean hasLastRequest;
    private boolean hasUnflushed;
    private boolean isQueuedForFlush;

    CallbackConnection(final CallbackLoop loop, final ArrivalWatch arrivals, final StrictRequestDecoder decoder) {
        this.loop = loop;
        this.arrivals = arrivals;
        this.decoder = decoder;
        body = new RequestBody(loop.settings().maxBodyBytes());
    }

    /** Its place; before it is in the pipeline. */
    void enter(final Guest newGuest) {
        guest = newGuest;
    }

    InetAddress source() {
        return guest.address();
    }

    ArrivalWatch arrivals() {
        return arrivals;
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        context = ctx;
        loop.connections().add(this);
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        try {
            if (hasLastRequest) {
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
        flush();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        regulateReading();
    }

    /** The peer sends no more, but may still read: what it asked before is answered. */
    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event != ChannelInputShutdownEvent.INSTANCE) {
            return;
        }
        if (closingSinceNs != 0) {
            if (((DuplexChannel) ctx.channel()).isOutputShutdown()) {
                ctx.close();
            }
        } else if (receiving != null) {
            refuse(ResultCode.HTTP_MALFORMED);
            flush();
        } else if (exchanges.isEmpty()) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else {
            exchanges.peekLast().closeAfter();
            hasLastRequest = true;
        }
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        loop.connections().remove(this);
        abandonAll();
        abandon(unsent);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        final boolean isPeersFault = cause instanceof IOException || cause instanceof DecoderException;
        if (!isPeersFault) {
            LOG.error("a connection met an error and is closed", cause);
        } else {
            LOG.debug("a connection was lost", cause);
        }
        ctx.close();
    }

    /**
     * The ledger has answered a request. The answer leaves with those of other connections, once all that is there is
     * written.
     *
     * @param wasWithdrawal whether it is the second time.
     */
    void onResult(final boolean wasWithdrawal) {
        withLedger -= wasWithdrawal ? 0 : 1;
        writeReady();
        if (!isQueuedForFlush) {
            isQueuedForFlush = true;
            loop.flushLater(this);
        }
    }

    void flushQueued() {
        isQueuedForFlush = false;
        flush();
    }

    /** Answers what has come in, and closes. */
    void stop() {
        if (exchanges.isEmpty() && closingSinceNs == 0) {
            context.close();
        } else if (!exchanges.isEmpty()) {
            exchanges.peekLast().closeAfter();
            hasLastRequest = receiving == null;
        }
    }

    /** Gives up its place to a newer connection. If it has proven itself, it answers what it was asked before. */
    void makeRoom() {
        if (!guest.isLeaving()) {
            return;
        }
        if (guest.hasProvenItself()) {
            stop();
        } else {
            context.close();
        }
    }

    void closeIfOverdue(final long nowNs) {
        settleUnsent();
        if (closingSinceNs != 0) {
            if (nowNs - closingSinceNs > LINGER_NS) {
                context.close();
            }
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
        } else if (exchanges.isEmpty()
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
            begin(sinceNs, sinceNs);
        }
        refuse(ResultCode.REQUEST_TIMEOUT);
        flush();
    }

    /** Writes the answers that are next in order; they leave with the next flush. */
    private void writeReady() {
        while (!exchanges.isEmpty() && exchanges.peek().result() != null && closingSinceNs == 0) {
            final long nowNs = System.nanoTime();
            if (loop.withdrawIfLate(exchanges.peek(), nowNs)) {
                break;
            }
            write(exchanges.poll(), nowNs);
        }
        sendContinue();
        regulateReading();
        hasUnflushed = true;
    }

    private void flush() {
        if (hasUnflushed) {
            hasUnflushed = false;
            context.flush();
            settleUnsent();
        }
    }

    /** Lets go of the approvals that were written, once nothing waits for the socket any more. */
    private void settleUnsent() {
        if (unsent.isEmpty()) {
            return;
        }
        final ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        if (waiting != null && waiting.isEmpty()) {
            handOver();
        }
    }

    /** One that waited here, because the peer did not read, may have become late meanwhile. */
    private void handOver() {
        final long nowNs = System.nanoTime();
        Exchange exchange;
        while ((exchange = unsent.poll()) != null) {
            if (exchange.isLateApproval(nowNs)) {
                loop.onLate(exchange, nowNs);
            }
            exchange.handedOver();
        }
    }

    private void onHead(final HttpRequest request) {
        if (partialSinceNs != 0) {
            begin(partialSinceNs, partialArrivalNs);
        } else {
            begin(decoder.readNs(), arrivals.arrivalNs());
        }
        partialSinceNs = 0;
        receiving.isHead(request.method().equals(HttpMethod.HEAD));
        final ResultCode problem = RequestHead.problemOf(request, loop.settings());
        final boolean isOld = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        if (problem != null && cannotGoOnAfter(request)) {
            refuse(problem);
            return;
        }
        if (loop.isStopping() || !HttpUtil.isKeepAlive(request) || isOld) {
            receiving.closeAfter();
        }
        if (problem != null) {
            skippingSinceNs = decoder.readNs();
            completeReceiving(problem, false, null);
            return;
        }
        receiving.expectsContinue(!isOld && request.headers().contains(HttpHeaderNames.EXPECT));
        receiving.signedAs(request.headers().get(SignatureHeaders.TIMESTAMP),
            request.headers().get(SignatureHeaders.SIGNATURE));
        sendContinue();
    }

    private void begin(final long firstByteNs, final long arrivalNs) {
        receiving = loop.acquire();
        receiving.begin(this, firstByteNs, arrivalNs);
        exchanges.add(receiving);
        body.clear();
    }

    /**
     * Whether a refused request leaves the connection in doubt: nobody knows where it ends, or its body would be in the
     * way.
     */
    private boolean cannotGoOnAfter(final HttpRequest request) {
        return request.decoderResult().isFailure() || request.method().equals(HttpMethod.HEAD)
            || HttpUtil.isTransferEncodingChunked(request)
            || request.headers().contains(HttpHeaderNames.EXPECT)
            || HttpUtil.getContentLength(request, 0L) > loop.settings().maxBodyBytes();
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
        } else if (content instanceof LastHttpContent && (loop.hasItsShare(withLedger) || loop.isHopeless(receiving))) {
            completeReceiving(ResultCode.OVERLOADED, guest.hasProvenItself(), null);
        } else if (content instanceof LastHttpContent) {
            final ResultCode result = process(receiving);
            if (loop.hasVerified()) {
                guest.prove();
            }
            if (result == null) {
                withLedger++;
                hasLastRequest = !receiving.keepAlive();
                receiving = null;
                regulateReading();
            } else {
                completeReceiving(result, loop.hasVerified(), loop.problemField());
            }
        }
    }

    private ResultCode process(final Exchange exchange) {
        try {
            return loop.process(exchange, body.bytes(), body.length());
        } catch (final RuntimeException e) {
            LOG.error("a callback met an error in the program: bytes={}", body.length(), e);
            return ResultCode.INTERNAL_ERROR;
        }
    }

    /** Answers the request that is coming in with a no, and goes on unless there were too many of those in a row. */
    private void completeReceiving(final ResultCode result, final boolean isVerified, final String field) {
        if (!isVerified && guest.refuse()) {
            receiving.closeAfter();
        }
        hasLastRequest = !receiving.keepAlive();
        receiving.complete(result, field);
        receiving = null;
        writeReady();
    }

    /** Gives up on the request that is coming in: answers it when its turn comes, reads nothing more, and closes. */
    private void refuse(final ResultCode result) {
        receiving.complete(result, null);
        receiving.closeAfter();
        receiving = null;
        hasLastRequest = true;
        writeReady();
    }

    private void write(final Exchange exchange, final long nowNs) {
        final byte[] bytes = exchange.isHead() ? Responses.head(exchange.result())
            : Responses.of(exchange.result(), exchange.field(), exchange.keepAlive());
        final ByteBuf response = context.alloc().ioBuffer(bytes.length).writeBytes(bytes);
        loop.stats().record(exchange.result(), nowNs - exchange.arrivalNs());
        if (exchange.isLateApproval(nowNs)) {
            loop.onLate(exchange, nowNs);
        }
        if (exchange.keepAlive()) {
            context.write(response, context.voidPromise());
        } else {
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
            abandonAll();
        }
        if (exchange.isFreshApproval()) {
            exchange.written();
            unsent.add(exchange);
        } else {
            exchange.abandon();
        }
    }

    /** Invites the body of a request that waits for it, once everything before it is answered. */
    private void sendContinue() {
        if (receiving != null && receiving.expectsContinue() && exchanges.peek() == receiving && closingSinceNs == 0) {
            receiving.expectsContinue(false);
            context.writeAndFlush(context.alloc().ioBuffer(Responses.CONTINUE.length).writeBytes(Responses.CONTINUE),
                context.voidPromise());
        }
    }

    /** Stops reading while too much waits for an answer, or for the peer to read its answers. */
    private void regulateReading() {
        final boolean isFull = exchanges.size() >= loop.settings().maxPipelined() || !context.channel().isWritable();
        if (isFull == context.channel().config().isAutoRead()) {
            if (isFull) {
                arrivals.pause(System.nanoTime());
            }
            context.channel().config().setAutoRead(!isFull);
        }
    }

    private void abandonAll() {
        receiving = null;
        abandon(exchanges);
    }

    private static void abandon(final ArrayDeque<Exchange> all) {
        Exchange exchange;
        while ((exchange = all.poll()) != null) {
            exchange.abandon();
        }
    }
}
