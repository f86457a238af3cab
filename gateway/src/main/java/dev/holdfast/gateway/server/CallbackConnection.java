package dev.holdfast.gateway.server;

import dev.holdfast.ledger.ResultCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
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
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * One connection of the platform: takes requests apart, and answers them in the order in which they came, however the ledger's results
 * come back. Runs on its event loop.
 */
final class CallbackConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackConnection.class);
    private static final int INITIAL_BODY_BYTES = 2048;
    private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(1);

    private final CallbackLoop loop;
    private final CallbackRequestDecoder decoder;
    private final boolean isAllowed;
    private final ArrayDeque<Exchange> exchanges = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private Exchange receiving;
    private ResultCode headProblem;
    private byte[] body = new byte[INITIAL_BODY_BYTES];
    private int bodyLength;
    private long partialSinceNs;
    private long closingSinceNs;
    private boolean hasLastRequest;
    private boolean hasProvenItself;
    private boolean hasUnflushed;
    private boolean isQueuedForFlush;

    /** @param isAllowed whether callbacks may come from where this connection comes from. */
    CallbackConnection(final CallbackLoop loop, final CallbackRequestDecoder decoder, final boolean isAllowed) {
        this.loop = loop;
        this.decoder = decoder;
        this.isAllowed = isAllowed;
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
            if (message instanceof HttpContent content && receiving != null) {
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
        }
        flush();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx) {
        regulateReading();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        loop.connections().remove(this);
        abandonAll();
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

    /** The ledger has answered a request. The answer leaves with those of other connections, once all that is there is written. */
    void onResult() {
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

    void closeIfOverdue(final long nowNs) {
        if (closingSinceNs != 0) {
            if (nowNs - closingSinceNs > LINGER_NS) {
                context.close();
            }
            return;
        }
        if (hasLastRequest) {
            return;
        }
        final long sinceNs = receiving != null ? receiving.firstByteNs() : partialSinceNs;
        if (sinceNs != 0) {
            if (nowNs - sinceNs > TimeUnit.MILLISECONDS.toNanos(loop.settings().readTimeoutMs())) {
                if (receiving == null) {
                    begin(sinceNs);
                }
                refuse(ResultCode.REQUEST_TIMEOUT);
                flush();
            }
        } else if (exchanges.isEmpty() && nowNs - decoder.readNs() > TimeUnit.MILLISECONDS.toNanos(idleTimeoutMs())) {
            context.close();
        }
    }

    /** Writes the answers that are next in order; they leave with the next flush. */
    private void writeReady() {
        while (!exchanges.isEmpty() && exchanges.peek().result() != null && closingSinceNs == 0) {
            write(exchanges.poll());
        }
        sendContinue();
        regulateReading();
        hasUnflushed = true;
    }

    private void flush() {
        if (hasUnflushed) {
            hasUnflushed = false;
            context.flush();
        }
    }

    /** Who has not sent a single verified callback may not keep one of the few connections for long. */
    private int idleTimeoutMs() {
        return hasProvenItself ? loop.settings().idleTimeoutMs() : loop.settings().readTimeoutMs();
    }

    private void onHead(final HttpRequest request) {
        begin(partialSinceNs != 0 ? partialSinceNs : decoder.readNs());
        partialSinceNs = 0;
        headProblem = RequestHead.problemOf(request, isAllowed, loop.settings());
        if (headProblem != null) {
            if (cannotGoOnAfter(request)) {
                refuse(headProblem);
            }
            return;
        }
        if (loop.isStopping() || !HttpUtil.isKeepAlive(request) || request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            receiving.closeAfter();
        }
        receiving.expectsContinue(request.headers().contains(HttpHeaderNames.EXPECT));
        receiving.signedAs(request.headers().get(RequestHead.TIMESTAMP), request.headers().get(RequestHead.SIGNATURE));
        sendContinue();
    }

    private void begin(final long firstByteNs) {
        receiving = loop.acquire();
        receiving.begin(this, firstByteNs);
        exchanges.add(receiving);
        bodyLength = 0;
    }

    /** Whether a refused request leaves the connection in doubt: nobody knows where it ends, or a body would be in the way. */
    private boolean cannotGoOnAfter(final HttpRequest request) {
        return request.decoderResult().isFailure() || headProblem == ResultCode.BODY_TOO_LARGE || !isAllowed
            || request.method().equals(HttpMethod.HEAD) || HttpUtil.isTransferEncodingChunked(request)
            || request.headers().contains(HttpHeaderNames.EXPECT);
    }

    private void onContent(final HttpContent content) {
        if (content.decoderResult().isFailure()) {
            refuse(ResultCode.HTTP_MALFORMED);
            return;
        }
        if (headProblem == null && !append(content.content())) {
            refuse(ResultCode.BODY_TOO_LARGE);
            return;
        }
        if (content instanceof LastHttpContent) {
            final Exchange complete = receiving;
            receiving = null;
            hasLastRequest = !complete.keepAlive();
            final ResultCode result = headProblem != null ? headProblem : process(complete);
            if (result == null) {
                hasProvenItself = true;
                regulateReading();
            } else {
                complete.complete(result, headProblem != null ? null : loop.problemField());
                writeReady();
            }
        }
    }

    private ResultCode process(final Exchange exchange) {
        try {
            return loop.process(exchange, body, bodyLength);
        } catch (final RuntimeException e) {
            LOG.error("a callback met an error in the program: bytes={}", bodyLength, e);
            return ResultCode.INTERNAL_ERROR;
        }
    }

    private boolean append(final ByteBuf content) {
        final int length = content.readableBytes();
        if (bodyLength + length > loop.settings().maxBodyBytes()) {
            return false;
        }
        if (bodyLength + length > body.length) {
            body = Arrays.copyOf(body, Math.max(body.length * 2, bodyLength + length));
        }
        content.readBytes(body, bodyLength, length);
        bodyLength += length;
        return true;
    }

    /** Gives up on the request that is coming in: answers it when its turn comes, reads nothing more, and closes. */
    private void refuse(final ResultCode result) {
        receiving.complete(result, null);
        receiving.closeAfter();
        receiving = null;
        hasLastRequest = true;
        writeReady();
    }

    private void write(final Exchange exchange) {
        final byte[] bytes = Responses.of(exchange.result(), exchange.field(), exchange.keepAlive());
        final ByteBuf response = context.alloc().ioBuffer(bytes.length).writeBytes(bytes);
        loop.stats().record(exchange.result(), System.nanoTime() - exchange.firstByteNs());
        if (exchange.keepAlive()) {
            context.write(response, context.voidPromise());
        } else {
            closingSinceNs = System.nanoTime();
            context.write(response).addListener((ChannelFutureListener) written -> {
                if (written.isSuccess() && context.pipeline().get(SslHandler.class) == null) {
                    ((DuplexChannel) written.channel()).shutdownOutput();
                } else {
                    written.channel().close();
                }
            });
            abandonAll();
        }
        exchange.abandon();
    }

    /** Invites the body of a request that waits for it, once everything before it is answered. */
    private void sendContinue() {
        if (receiving != null && receiving.expectsContinue() && exchanges.peek() == receiving && closingSinceNs == 0) {
            receiving.expectsContinue(false);
            context.writeAndFlush(context.alloc().ioBuffer(Responses.CONTINUE.length).writeBytes(Responses.CONTINUE), context.voidPromise());
        }
    }

    /** Stops reading while too much waits for an answer, or for the peer to read its answers. */
    private void regulateReading() {
        final boolean isFull = exchanges.size() >= loop.settings().maxPipelined() || !context.channel().isWritable();
        if (isFull == context.channel().config().isAutoRead()) {
            context.channel().config().setAutoRead(!isFull);
        }
    }

    private void abandonAll() {
        receiving = null;
        Exchange exchange;
        while ((exchange = exchanges.poll()) != null) {
            exchange.abandon();
        }
    }
}
