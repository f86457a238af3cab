package dev.holdfast.gateway.socket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.TimeoutException;
import org.slf4j.Logger;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Closes a connection that met an error. Any event loop. */
public final class LostConnection {
    private LostConnection() {
    }

    /** Closes it; the log gets a stack trace if the error is ours. */
    public static void close(final ChannelHandlerContext ctx, final Throwable cause, final Logger log) {
        if (isPeersFault(cause)) {
            log.debug("a connection was lost", cause);
        } else {
            log.error("a connection met an error and is closed", cause);
        }
        ctx.close();
    }

    /** Netty wraps what it meets when it goes on reading from a connection that the peer has torn meanwhile. */
    private static boolean isPeersFault(final Throwable cause) {
        return cause instanceof IOException || cause instanceof UncheckedIOException
            || cause instanceof DecoderException || cause instanceof TimeoutException;
    }
}
