package dev.holdfast.gateway.server;

import dev.holdfast.gateway.listener.Departures;
import dev.holdfast.gateway.listener.Door;
import dev.holdfast.gateway.listener.ForwardedSource;
import dev.holdfast.gateway.listener.Guest;
import dev.holdfast.gateway.listener.ListenerTls;
import dev.holdfast.gateway.listener.Proxies;
import dev.holdfast.gateway.listener.ProxyHeaderHandler;
import dev.holdfast.gateway.listener.ProxyWaitingRoom;
import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.gateway.listener.Source;
import dev.holdfast.gateway.listener.SourceRules;
import dev.holdfast.gateway.listener.StrictRequestDecoder;
import dev.holdfast.gateway.server.arrival.LoopPulse;
import dev.holdfast.gateway.server.arrival.ReadGate;
import dev.holdfast.gateway.socket.Transport;
import dev.holdfast.gateway.wire.credential.Credentials;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The listener for the platform's callbacks. Its event loops are made before the ledger starts, and opened after it has
 * recovered.
 */
public final class CallbackServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackServer.class);
    private static final int BACKLOG = 1024;
    private static final long SWEEP_MS = 250;
    private static final long REPORT_MS = 1_000;
    /** How long requests may take to come in whole that have begun when no more are taken. */
    private static final long UNFINISHED_NS = TimeUnit.SECONDS.toNanos(2);
    /** How long the ledger may take for the last answers. A notification waits for a slow disk, too. */
    private static final long ANSWERS_NS = TimeUnit.SECONDS.toNanos(10);
    /** How long before the end each answer says that it is its connection's last. */
    private static final long LAST_CALL_MS = 200;
    private static final long DRAIN_CHECK_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final CallbackSettings settings;
    private final ListenerTls tls;
    private final SourceRules sources;
    private final Proxies proxies;
    private final Transport transport;
    private final List<CallbackLoop> loops = new ArrayList<>();
    private final Door door;
    private final ProxyWaitingRoom introductions;
    private final AmbiguousCallbacks ambiguous;
    private final SecurityEvents events;
    private final AtomicInteger openConnections = new AtomicInteger();
    private final Departures departures;
    private volatile Channel listener;

    /** @param tls null for plain HTTP. */
    public CallbackServer(final CallbackServices services, final ListenerTls tls) {
        settings = services.settings();
        ambiguous = services.ambiguous();
        events = services.events();
        this.door = new Door("callback", settings.door(), services.events());
        departures = new Departures(settings.door().maxConnections(), this::openConnections);
        this.tls = tls;
        this.sources = new SourceRules(settings.allowedSources());
        this.proxies = new Proxies(settings.proxies(), settings.proxyProtocol());
        introductions = new ProxyWaitingRoom(door);
        final int threads = settings.eventLoops() > 0 ? settings.eventLoops()
            : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        transport = Transport.open(settings.nativeTransport(), threads, "callback");
        for (final EventExecutor executor : transport.group()) {
            loops.add(new CallbackLoop((EventLoop) executor, services, transport.newSocketAge()));
        }
    }

    /**
     * Opens the listener.
     *
     * @throws UnusableEnvironmentException when the address cannot be had.
     */
    public void start() {
        for (final CallbackLoop loop : loops) {
            transport.schedule(loop::closeOverdue, loop::owns, SWEEP_MS);
            transport.schedule(loop::beat, loop::owns, LoopPulse.PERIOD_MS);
        }
        transport.schedule(this::report, loops.get(0)::owns, REPORT_MS);
        final ServerBootstrap bootstrap = new ServerBootstrap()
            .group(transport.group())
            .channel(transport.serverChannelType())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR,
                new FixedRecvByteBufAllocator(CallbackLoop.READ_BYTES).maxMessagesPerRead(1))
            .childHandler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(final Channel channel) {
                    accept(channel);
                }
            });
        listener = transport.bind(bootstrap, settings.host(), settings.port());
    }

    /** From now on takes callbacks that are signed with these, and no others. Connections stay. Any thread. */
    public void use(final Credentials credentials) {
        loops.forEach(loop -> loop.use(credentials));
    }

    /** The address that the listener has, with the port that was picked. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    public boolean isOpen() {
        return listener != null && listener.isOpen();
    }

    /** One for each event loop. */
    public List<CallbackStats> stats() {
        return loops.stream().map(CallbackLoop::stats).toList();
    }

    public int openConnections() {
        return openConnections.get();
    }

    /** Who has one of the places. */
    public Door door() {
        return door;
    }

    public String transportName() {
        return transport.name();
    }

    /**
     * Serves on, new connections too, for whoever has not heard yet that this is no place to go to; in the last moments
     * each connection is closed after its next answer, so that none is closed while a request is on its way. Blocks;
     * ends early when the thread is interrupted.
     *
     * @param isPointless ends it early, too.
     */
    public void drain(final long drainMs, final BooleanSupplier isPointless) {
        if (!isOpen()) {
            return;
        }
        try {
            final long lastCallMs = Math.min(drainMs, LAST_CALL_MS);
            sleep(drainMs - lastCallMs, isPointless);
            loops.forEach(CallbackLoop::lastCall);
            sleep(lastCallMs, isPointless);
        } catch (final InterruptedException e) {
            LOG.info("the stop is in a hurry: stop.drain_ms={} is cut short", drainMs);
        }
    }

    private static void sleep(final long forMs, final BooleanSupplier isPointless) throws InterruptedException {
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < TimeUnit.MILLISECONDS.toNanos(forMs) && !isPointless.getAsBoolean()) {
            TimeUnit.NANOSECONDS.sleep(DRAIN_CHECK_NS);
        }
    }

    /**
     * Takes no more connections and requests, waits for the answers of those that have come in, and frees everything.
     * What has not come in whole has two seconds.
     */
    @Override
    public void close() {
        if (listener != null) {
            listener.close().awaitUninterruptibly(TimeUnit.SECONDS.toMillis(1));
            for (final CallbackLoop loop : loops) {
                loop.stop();
            }
            awaitEnd();
        }
        transport.close();
    }

    private void awaitEnd() {
        final long startNs = System.nanoTime();
        long waitedNs = 0;
        while (waitedNs < UNFINISHED_NS && openConnections() > 0
            || waitedNs < ANSWERS_NS && loops.stream().anyMatch(CallbackLoop::isAwaitingLedger)) {
            LockSupport.parkNanos(DRAIN_CHECK_NS);
            waitedNs = System.nanoTime() - startNs;
        }
    }

    private void accept(final Channel channel) {
        final InetSocketAddress remote = (InetSocketAddress) channel.remoteAddress();
        if (remote == null) {
            channel.close();
            return;
        }
        final Source peer = Source.of(remote.getAddress());
        final ReadGate gate = loopOf(channel.eventLoop()).newReadGate();
        channel.pipeline().addLast(gate);
        if (!proxies.haveToIntroduce(peer.address())) {
            final boolean isForwarding = proxies.mayForward(peer.address());
            final Guest guest = welcome(channel, gate, peer, isForwarding);
            if (guest != null && isForwarding) {
                guest.forwards(new ForwardedSource(proxies, sources, peer));
            }
        } else if (introductions.enter(peer)) {
            channel.pipeline().addLast(ProxyHeaderHandler.newDecoder(),
                new ProxyHeaderHandler(peer, introductions, whose -> {
                    final Guest guest = welcome(channel, gate, whose.source(), whose.isLocal());
                    if (guest != null && !sources.allows(whose.source())) {
                        guest.bar();
                    }
                }));
        } else {
            channel.close();
        }
    }

    /**
     * Gives a connection its place, and has it served.
     *
     * @param isProxy whether it is a proxy of ours for itself, which is let in whatever the rules for sources say.
     * @return null when it was not let in, and is being closed.
     */
    private Guest welcome(
        final Channel channel, final ReadGate gate, final Source source, final boolean isProxy) {
        if (!isProxy && !sources.allows(source)) {
            door.closed(Door.Reason.SOURCE, source);
            channel.close();
            return null;
        }
        final StrictRequestDecoder decoder = new StrictRequestDecoder(settings.maxHeaderBytes(),
            settings.maxBodyBytes());
        final CallbackConnection connection = new CallbackConnection(loopOf(channel.eventLoop()), gate, decoder);
        final Guest guest = door.enter(source, isProxy || sources.isListed(source),
            () -> channel.eventLoop().execute(() -> connection.makeRoom(departures)));
        if (guest == null) {
            channel.close();
            return null;
        }
        openConnections.incrementAndGet();
        channel.closeFuture().addListener(closed -> {
            guest.leave();
            openConnections.decrementAndGet();
        });
        connection.enter(guest);
        if (tls != null) {
            tls.addTo(channel, guest, settings.door().provingMs());
        }
        channel.pipeline().addLast(decoder, connection);
        return guest;
    }

    private void report() {
        door.report();
        ambiguous.report();
        events.report();
    }

    private CallbackLoop loopOf(final EventLoop eventLoop) {
        for (final CallbackLoop loop : loops) {
            if (loop.owns(eventLoop)) {
                return loop;
            }
        }
        throw new BrokenInvariantException("a connection has an event loop that is not ours");
    }
}
