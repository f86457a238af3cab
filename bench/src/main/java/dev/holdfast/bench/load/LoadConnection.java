package dev.holdfast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One connection of the generator: remembers when its requests were to be sent, and reads answers in order. Runs on the
 * event loop.
 */
final class LoadConnection extends ByteToMessageDecoder {
    private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LENGTH = "Content-Length: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CODE = "{\"code\":".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int INITIAL_WAITING = 64;

    private final LoadResult result;
    private final Runnable onAnswer;
    private ChannelHandlerContext context;
    private long[] intendedNs = new long[INITIAL_WAITING];
    private long head;
    private long tail;

    /** @param onAnswer runs after every answer, on the event loop. */
    LoadConnection(final LoadResult result, final Runnable onAnswer) {
        this.result = result;
        this.onAnswer = onAnswer;
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx) {
        if (head < tail) {
            result.onLost("closed with " + (tail - head) + " requests unanswered");
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        result.onLost(cause.toString());
        ctx.close();
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        ctx.flush();
    }

    long waiting() {
        return tail - head;
    }

    void write(final byte[] request, final long toBeSentNs) {
        if (tail - head == intendedNs.length) {
            grow();
        }
        intendedNs[(int) (tail++ % intendedNs.length)] = toBeSentNs;
        context.write(context.alloc().ioBuffer(request.length).writeBytes(request), context.voidPromise());
    }

    void flush() {
        context.flush();
    }

    void close() {
        context.close();
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) {
        final int start = in.readerIndex();
        final int headEnd = indexOf(in, HEAD_END, start, in.writerIndex());
        if (headEnd < 0) {
            return;
        }
        final int bodyStart = headEnd + HEAD_END.length;
        final int lengthAt = indexOf(in, LENGTH, start, headEnd);
        final int bodyLength = lengthAt < 0 ? 0 : number(in, lengthAt + LENGTH.length);
        if (in.writerIndex() < bodyStart + bodyLength) {
            return;
        }
        final int codeAt = indexOf(in, CODE, bodyStart, bodyStart + bodyLength);
        final int code = codeAt < 0 ? LoadResult.NO_CODE : number(in, codeAt + CODE.length);
        final int status = number(in, start + STATUS_AT);
        in.readerIndex(bodyStart + bodyLength);
        result.onAnswer(status, code, intendedNs[(int) (head++ % intendedNs.length)], System.nanoTime());
        onAnswer.run();
    }

    private void grow() {
        final long[] larger = new long[intendedNs.length * 2];
        for (long i = head; i < tail; i++) {
            larger[(int) (i % larger.length)] = intendedNs[(int) (i % intendedNs.length)];
        }
        intendedNs = larger;
    }

    private static int indexOf(final ByteBuf in, final byte[] needle, final int from, final int to) {
        for (int i = from; i <= to - needle.length; i++) {
            int matched = 0;
            while (matched < needle.length && in.getByte(i + matched) == needle[matched]) {
                matched++;
            }
            if (matched == needle.length) {
                return i;
            }
        }
        return -1;
    }

    private static int number(final ByteBuf in, final int from) {
        int value = 0;
        for (int i = from; i < in.writerIndex() && in.getByte(i) >= '0' && in.getByte(i) <= '9'; i++) {
            value = value * 10 + in.getByte(i) - '0';
        }
        return value;
    }
}
