package dev.holdfast.gateway.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.OptionalSslHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * A listener's TLS. Each new connection gets what is newest; those that are there keep what they began with. Any
 * thread; a change is one write of a reference, and a connection one read.
 */
public final class ListenerTls {
    private final HandshakeQueue handshakes;
    private final SecurityEvents events;
    private volatile SslContext newest;

    /**
     * @param first      what connections get until there is something newer.
     * @param handshakes where they wait to be computed.
     */
    public ListenerTls(final SslContext first, final HandshakeQueue handshakes, final SecurityEvents events) {
        newest = first;
        this.handshakes = handshakes;
        this.events = events;
    }

    /** For connections from now on. */
    public void use(final SslContext next) {
        newest = next;
    }

    /**
     * Has a connection speak TLS: behind what is in its pipeline now, before what comes. Its event loop calls.
     *
     * @param handshakeMs how long the handshake may take, whoever the guest is.
     */
    public void addTo(final Channel channel, final Guest guest, final int handshakeMs) {
        channel.pipeline().addLast(new HandshakeStart(handshakes, guest,
            limitMs -> newHandler(newest, channel, guest, limitMs),
            () -> events.count(SecurityEvents.Event.TLS_FAILED, guest.own()), handshakeMs),
            new HandshakeWatch(events, guest));
    }

    /**
     * As {@link #addTo}, but what does not begin as TLS does is let through as it is: what follows in the pipeline has
     * to look whether there is an {@link SslHandler} in it.
     */
    public void addOptionallyTo(final Channel channel, final Guest guest, final int handshakeMs) {
        channel.pipeline().addLast(new OptionalSslHandler(newest) {
            @Override
            protected SslHandler newSslHandler(final ChannelHandlerContext ctx, final SslContext context) {
                return newHandler(context, channel, guest, handshakeMs);
            }
        }, new HandshakeWatch(events, guest));
    }

    private SslHandler newHandler(
        final SslContext context, final Channel channel, final Guest guest, final long handshakeMs) {
        final SslHandler handler = context.newHandler(channel.alloc(),
            handshakes.of(guest, HandshakeStart.whenGone(channel)));
        handler.setHandshakeTimeout(handshakeMs, TimeUnit.MILLISECONDS);
        return handler;
    }

    /** Counts a handshake that fails, and is gone after one that does not. */
    private static final class HandshakeWatch extends ChannelInboundHandlerAdapter {
        private final SecurityEvents events;
        private final Guest guest;

        private HandshakeWatch(final SecurityEvents events, final Guest guest) {
            this.events = events;
            this.guest = guest;
        }

        @Override
        public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) {
            if (event instanceof SslHandshakeCompletionEvent handshake) {
                if (handshake.isSuccess()) {
                    ctx.pipeline().remove(this);
                } else if (handshake.cause() instanceof SSLException) {
                    // Who closes before the end of it only tried the port.
                    events.count(SecurityEvents.Event.TLS_FAILED, guest.own());
                }
            }
            ctx.fireUserEventTriggered(event);
        }
    }
}
