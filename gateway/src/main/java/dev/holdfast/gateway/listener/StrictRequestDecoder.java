package dev.holdfast.gateway.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.ReferenceCountUtil;

import java.util.List;

/**
 * Netty's request decoder, which refuses what a proxy in front might read in another way than we do (RFC 9112): a
 * request line in another form, versions other than 1.0 and 1.1, no {@code Host} or two, folded header lines, transfer
 * codings other than {@code chunked} alone, and headers twice of which only one can count. Such a request comes out
 * with a failed decoder result. A target in absolute form comes out as its path. It also tells when bytes came in and
 * whether some are half a head.
 *
 * <p>One for each connection, on its event loop.
 */
public class StrictRequestDecoder extends HttpRequestDecoder {
    private static final AsciiString[] SINGLE = {
        HttpHeaderNames.HOST, SignatureHeaders.TIMESTAMP, SignatureHeaders.SIGNATURE, SignatureHeaders.SIGN_VERSION,
        HttpHeaderNames.CONTENT_TYPE, HttpHeaderNames.AUTHORIZATION, HttpHeaderNames.EXPECT,
        HttpHeaderNames.TRANSFER_ENCODING
    };
    private static final int HOST_BIT = 1;
    private static final int DELETE = 0x7F;
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    private long readNs = System.nanoTime();
    private boolean isInBody;
    /** Whether Netty has looked at the beginning of a head, and goes on from there whether it took bytes or not. */
    private boolean hasBegun;
    private boolean hasHeadBytes;
    private boolean isAtLineStart = true;
    private boolean hasReturned;
    private boolean isOddLine;
    private int wordEnd;
    private boolean isFolded;
    private boolean isRepeated;
    private int seen;
    private boolean isOver;
    private boolean isEnding;
    private Turnstile turnstile = bytes -> PlainRequest.NONE;

    /** Refuses requests before they are decoded. On the connection's event loop. */
    @FunctionalInterface
    public interface Turnstile {
        /**
         * Looks at what has come in, of which the first byte is that of a request.
         *
         * @return bytes of the request that was refused, which are dropped; {@link PlainRequest#NONE} when it is to be
         *     decoded, {@link PlainRequest#PARTIAL} when it is to be looked at again once more of it is there.
         */
        int refuse(ByteBuf bytes);
    }

    /**
     * @param maxHeaderBytes longest request line, and longest sum of headers.
     * @param maxChunkBytes  most bytes of a body that come out at once.
     */
    public StrictRequestDecoder(final int maxHeaderBytes, final int maxChunkBytes) {
        super(
            new HttpDecoderConfig().setMaxInitialLineLength(maxHeaderBytes).setMaxHeaderSize(maxHeaderBytes)
            .setMaxChunkSize(maxChunkBytes));
    }

    /** Has every request pass it first; before the first one comes. */
    public void passThrough(final Turnstile first) {
        turnstile = first;
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) throws Exception {
        readNs = System.nanoTime();
        if (isOver) {
            ReferenceCountUtil.release(message);
        } else {
            super.channelRead(ctx, message);
        }
    }

    /** No more comes in, so what is partial stays so. */
    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) throws Exception {
        isEnding |= event == ChannelInputShutdownEvent.INSTANCE;
        super.userEventTriggered(ctx, event);
    }

    /** From now on what comes in is dropped as it is: nobody would be answered. */
    public void ignoreRest() {
        isOver = true;
    }

    /** Monotonic time of the last read. */
    public long readNs() {
        return readNs;
    }

    /** Whether a request has begun whose head is not complete. */
    public boolean hasPartialHead() {
        return !isInBody && (hasHeadBytes || actualReadableBytes() > 0);
    }

    @Override
    protected void decode(
        final ChannelHandlerContext ctx, final ByteBuf buffer, final List<Object> out) throws Exception {
        if (isOver) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        if (!isInBody && !hasBegun) {
            final int refused = turnstile.refuse(buffer);
            if (refused > 0) {
                buffer.skipBytes(refused);
                return;
            }
            if (refused == PlainRequest.PARTIAL && !isEnding) {
                return;
            }
        }
        final int decoded = out.size();
        final int start = buffer.readerIndex();
        super.decode(ctx, buffer, out);
        if (!isInBody) {
            hasBegun = true;
            lookForFolding(buffer, start, buffer.readerIndex());
            if (out.size() > decoded && out.get(decoded) instanceof HttpRequest request) {
                check(request);
                beginHead();
                isInBody = true;
            }
        }
        if (out.size() > decoded && out.get(out.size() - 1) instanceof LastHttpContent) {
            isInBody = false;
        }
    }

    @Override
    protected AsciiString splitHeaderName(final byte[] bytes, final int start, final int length) {
        final AsciiString name = super.splitHeaderName(bytes, start, length);
        for (int i = 0; i < SINGLE.length; i++) {
            if (SINGLE[i].length() == length && SINGLE[i].contentEqualsIgnoreCase(name)) {
                final int bit = HOST_BIT << i;
                isRepeated |= (seen & bit) != 0;
                seen |= bit;
            }
        }
        return name;
    }

    @Override
    protected String splitFirstWordInitialLine(final byte[] line, final int start, final int length) {
        wordEnd = start + length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(final byte[] line, final int start, final int length) {
        isOddLine |= isApart(line, start);
        wordEnd = start + length;
        for (int i = start; i < wordEnd; i++) {
            isOddLine |= line[i] <= ' ' || line[i] == DELETE;
        }
        return super.splitSecondWordInitialLine(line, start, length);
    }

    /** Netty takes the protocol's name in small letters too. */
    @Override
    protected String splitThirdWordInitialLine(final byte[] line, final int start, final int length) {
        final String version = super.splitThirdWordInitialLine(line, start, length);
        isOddLine |= isApart(line, start)
            || !version.equals(HttpVersion.HTTP_1_1.text()) && !version.equals(HttpVersion.HTTP_1_0.text());
        return version;
    }

    /** Whether something other than one space is between this word of the request line and the one before it. */
    private boolean isApart(final byte[] line, final int start) {
        return start != wordEnd + 1 || line[wordEnd] != ' ';
    }

    private void beginHead() {
        hasBegun = false;
        hasHeadBytes = false;
        isAtLineStart = true;
        isOddLine = false;
        isFolded = false;
        isRepeated = false;
        seen = 0;
    }

    /**
     * A line of the head that begins with a blank goes on with the one before it, or is skipped, or is refused, as
     * everybody likes. Before the request line there may be empty lines, but no other character that is not seen, which
     * Netty skips.
     */
    private void lookForFolding(final ByteBuf head, final int start, final int end) {
        for (int i = start; i < end; i++) {
            final byte c = head.getByte(i);
            final boolean isReturn = c == '\r' && (i + 1 == end || head.getByte(i + 1) == '\n');
            isFolded |= hasReturned ? c != '\n' : isAtLineStart && (c == ' ' || c >= 0 && c < ' ' && !isReturn);
            hasReturned = isAtLineStart && isReturn && i + 1 == end;
            hasHeadBytes |= c != '\r' && c != '\n';
            final int lineEnd = head.indexOf(i, end, (byte) '\n');
            isAtLineStart = lineEnd >= 0;
            i = lineEnd >= 0 ? lineEnd : end;
        }
    }

    private void check(final HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return;
        }
        final String problem = problemOf(request);
        if (problem != null) {
            request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(problem)));
        } else if (!request.uri().startsWith("/")) {
            request.setUri(originForm(request.uri()));
        }
    }

    /** The path and query of a target in absolute form (RFC 9112, 3.2.2); any other target as it is. */
    private static String originForm(final String target) {
        final boolean isAbsolute = target.regionMatches(true, 0, HTTP, 0, HTTP.length())
            || target.regionMatches(true, 0, HTTPS, 0, HTTPS.length());
        if (!isAbsolute) {
            return target;
        }
        final int path = target.indexOf('/', HTTPS.length());
        return path < 0 ? "/" : target.substring(path);
    }

    private String problemOf(final HttpRequest request) {
        final HttpVersion version = request.protocolVersion();
        if (isOddLine) {
            return "the request line should be a method, a target of visible ASCII and HTTP/1.1 or HTTP/1.0, with one "
                + "space between them";
        }
        if (isFolded) {
            return "a line of the head should not begin with a blank or a control character";
        }
        if (isRepeated) {
            return "a header stands there twice that can count only once";
        }
        if ((seen & HOST_BIT) == 0 && version.equals(HttpVersion.HTTP_1_1)) {
            return "the header Host is missing";
        }
        final HttpHeaders headers = request.headers();
        final String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        return coding == null || HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding) ? null
            : "the transfer coding should be chunked alone";
    }
}
