package dev.holdfast.gateway.listener;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol.AddressFamily;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Waits for the PROXY header (version 1 or 2) with which a connection of a proxy of ours has to begin, and says whose
 * the connection is. Until then it has no place at the {@link Door}, and is closed when it takes too long or sends
 * anything else. Behind it, and before TLS, in the pipeline; it takes itself out. On the connection's event loop.
 */
public final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {
    /** Room for what a proxy may add to a header of version 2. */
    public static final int MAX_ADDED_BYTES = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeaderHandler.class);

    private final Source proxy;
    private final ProxyWaitingRoom room;
    private final Consumer<Introduction> onIntroduced;
    private Future<?> overdue;
    private boolean isRefused;

    /**
     * @param proxy        who has made the connection.
     * @param onIntroduced hears whose it is, before what came behind the header goes on.
     */
    public ProxyHeaderHandler(
        final Source proxy, final ProxyWaitingRoom room, final Consumer<Introduction> onIntroduced) {
        this.proxy = proxy;
        this.room = room;
        this.onIntroduced = onIntroduced;
    }

    /** What goes in front of it. */
    public static HAProxyMessageDecoder newDecoder() {
        return new HAProxyMessageDecoder(MAX_ADDED_BYTES);
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx) {
        overdue = ctx.executor().schedule(() -> {
            room.refuse(proxy);
            ctx.close();
        }, room.provingMs(), TimeUnit.MILLISECONDS);
    }

    /** The proxy has said it, or the connection is gone. */
    @Override
    public void handlerRemoved(final ChannelHandlerContext ctx) {
        overdue.cancel(false);
        room.leave();
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message) {
        try {
            if (message instanceof HAProxyMessage header) {
                ctx.pipeline().remove(this);
                onIntroduced.accept(introduction(header));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Whoever sends no more before it has said for whom gets no answer. */
    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause) {
        if (!(cause instanceof DecoderException)) {
            LOG.debug("a proxy's connection was lost", cause);
        } else if (!isRefused) {
            // What else it sent may fail once more.
            isRefused = true;
            room.refuse(proxy);
        }
        ctx.close();
    }

    private Introduction introduction(final HAProxyMessage header) {
        if (header.command() == HAProxyCommand.LOCAL) {
            return new Introduction(proxy, true);
        }
        final AddressFamily family = header.proxiedProtocol().addressFamily();
        final AddressText client = new AddressText();
        final boolean isKnown = (family == AddressFamily.AF_IPv4 || family == AddressFamily.AF_IPv6)
            && client.read(header.sourceAddress(), 0, header.sourceAddress().length());
        return new Introduction(isKnown ? Source.of(client.address()) : Source.behind(proxy.address()), false);
    }

    /**
     * Whose a connection is.
     *
     * @param source  the client; unknown when the proxy does not know it either.
     * @param isLocal whether it is the proxy's own, such as a health check.
     */
    public record Introduction(Source source, boolean isLocal) {
    }
}
