package dev.holdfast.gateway.admin;

import dev.holdfast.gateway.admin.access.AdminAccess;
import dev.holdfast.gateway.admin.access.Peer;
import dev.holdfast.gateway.admin.access.Principals;
import dev.holdfast.gateway.admin.access.Refusals;
import dev.holdfast.gateway.admin.access.TokensFile;
import dev.holdfast.gateway.admin.access.TokensWatch;
import dev.holdfast.gateway.admin.approval.Approvals;
import dev.holdfast.gateway.admin.audit.AuditRoutes;
import dev.holdfast.gateway.admin.ledger.LedgerRoutes;
import dev.holdfast.gateway.admin.onboarding.OnboardingRoutes;
import dev.holdfast.gateway.admin.reserve.ReserveRoutes;
import dev.holdfast.gateway.admin.reserve.ReserveWatch;
import dev.holdfast.gateway.admin.sync.SyncRoutes;
import dev.holdfast.gateway.engine.LedgerPort;
import dev.holdfast.gateway.listener.Door;
import dev.holdfast.gateway.listener.Guest;
import dev.holdfast.gateway.listener.ListenerTls;
import dev.holdfast.gateway.listener.Source;
import dev.holdfast.gateway.listener.StrictRequestDecoder;
import dev.holdfast.gateway.socket.Transport;
import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import org.agrona.concurrent.SystemEpochClock;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The back-office's listener, on an event loop of its own, so that it never takes time from callbacks. */
public final class AdminServer implements AutoCloseable {
    private static final int MAX_IN_FLIGHT = 64;
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    private static final int IDLE_SECONDS = 90;
    private static final long REPORT_MS = 1_000;
    private static final long RESERVE_MS = 5_000;
    private static final long DRAIN_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long DRAIN_CHECK_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final AdminSettings settings;
    private final ListenerTls tls;
    private final Transport transport = Transport.open(true, 1, "admin");
    private final EventExecutor loop = transport.group().next();
    private final LedgerPort port;
    private final AuditRoutes audit;
    private final AdminRoutes routes;
    private final Door door;
    private final AdminAccess access;
    private final TokensWatch tokens;
    private final Approvals approvals;
    private final ReserveWatch reserve;
    private Future<?> reserveLooks;
    private Channel listener;

    /**
     * @param tls     null for plain HTTP.
     * @param sources what it serves.
     */
    public AdminServer(final AdminSettings settings, final ListenerTls tls, final AdminSources sources) {
        this.settings = settings;
        this.tls = tls;
        this.door = new Door("back-office", settings.door(), sources.events());
        final Principals principals = new Principals(settings.access().token());
        access = new AdminAccess(settings.access(), principals, sources.events(), SystemEpochClock.INSTANCE,
            System::nanoTime);
        tokens = new TokensWatch(new TokensFile(settings.access().tokensFile()), principals);
        port = sources.engine().newPort(MAX_IN_FLIGHT, Ledger.MAX_RESULT_BYTES, loop);
        final SyncRoutes syncRoutes = new SyncRoutes(sources.sync(), sources.syncSettings(), loop);
        audit = new AuditRoutes(sources.engine().audit(), loop);
        approvals = new Approvals(settings.approval(), loop, SystemEpochClock.INSTANCE);
        final LedgerRoutes ledgerRoutes = new LedgerRoutes(port, syncRoutes, settings.approval(), approvals);
        final ReserveRoutes reserveRoutes = new ReserveRoutes(port, sources.reserve(), SystemEpochClock.INSTANCE);
        reserve = reserveRoutes.newWatch();
        routes = new AdminRoutes(new AdminRoutes.Parts(ledgerRoutes, syncRoutes,
            new OnboardingRoutes(port, sources.sync(), sources.syncSettings(), loop), reserveRoutes, audit,
            new ApprovalRoutes(approvals, principals, ledgerRoutes, SystemEpochClock.INSTANCE)), sources);
    }

    /**
     * Opens the listener.
     *
     * @throws UnusableEnvironmentException when the address cannot be had, or the tokens cannot be read.
     */
    public void start() {
        tokens.start();
        approvals.load();
        final ServerBootstrap bootstrap = new ServerBootstrap()
            .group(transport.group())
            .channel(transport.serverChannelType())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childHandler(new ChannelInitializer<>() {
                @Override
                protected void initChannel(final Channel channel) {
                    accept(channel);
                }
            });
        listener = transport.bind(bootstrap, settings.host(), settings.port());
        loop.scheduleAtFixedRate(door::report, REPORT_MS, REPORT_MS, TimeUnit.MILLISECONDS);
        loop.scheduleAtFixedRate(access.refusals()::report, REPORT_MS, REPORT_MS, TimeUnit.MILLISECONDS);
        reserveLooks = loop.scheduleAtFixedRate(reserve::look, 0, RESERVE_MS, TimeUnit.MILLISECONDS);
    }

    private void accept(final Channel channel) {
        final Peer peer = peerOf(channel);
        final Guest guest = peer == null ? null : door.enter(Source.of(peer.source()), false, channel::close);
        if (guest == null) {
            channel.close();
            return;
        }
        final AdminGate gate = new AdminGate(access, peer, guest, tls != null);
        final Future<?> overdue = loop.schedule(() -> closeOverdue(channel, guest, gate), settings.door().provingMs(),
            TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> {
            overdue.cancel(false);
            guest.leave();
        });
        channel.pipeline().addLast(new ReadTimeoutHandler(IDLE_SECONDS));
        if (tls != null && peer.source().isLoopbackAddress()) {
            tls.addOptionallyTo(channel, guest, settings.door().provingMs());
        } else if (tls != null) {
            tls.addTo(channel, guest, settings.door().provingMs());
        }
        channel.pipeline().addLast(
            new HttpResponseEncoder(),
            new StrictRequestDecoder(MAX_HEADER_BYTES, MAX_BODY_BYTES),
            gate,
            new HttpObjectAggregator(MAX_BODY_BYTES),
            new AdminConnection(routes, access, peer));
    }

    /**
     * The one place that says from where a connection comes: what knows another source than the socket, as a proxy
     * does, would say so here. Null when it is gone already.
     */
    private static Peer peerOf(final Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress source
            && channel.localAddress() instanceof InetSocketAddress local
            ? new Peer(source.getAddress(), local.getAddress()) : null;
    }

    private static void closeOverdue(final Channel channel, final Guest guest, final AdminGate gate) {
        if (guest.hasProvenItself()) {
            return;
        }
        if (!gate.hasAskedForHealth()) {
            guest.expire();
        }
        channel.close();
    }

    /** What was refused. */
    public Refusals refusals() {
        return access.refusals();
    }

    /** Whether the tokens file could not be read when it was last looked at. */
    public boolean hasUnreadableTokens() {
        return tokens.hasFailed();
    }

    /** Looks at the reserve. */
    public ReserveWatch reserve() {
        return reserve;
    }

    /** Who has one of the places. */
    public Door door() {
        return door;
    }

    /** The address that the listener has, with the port that was picked. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /**
     * Serves nothing more that needs the ledger or the sync, but health and metrics, and waits for the answers that are
     * on their way.
     */
    public void leaveLedger() {
        if (listener != null) {
            reserveLooks.cancel(false);
            loop.submit(routes::leaveLedger).awaitUninterruptibly();
            awaitAnswers();
        }
    }

    /** Gives the ledger a second for the requests that it has. */
    private void awaitAnswers() {
        final long startNs = System.nanoTime();
        while (System.nanoTime() - startNs < DRAIN_NS) {
            final Future<Integer> inFlight = loop.submit(port::inFlight).awaitUninterruptibly();
            if (!inFlight.isSuccess() || inFlight.getNow() == 0) {
                return;
            }
            LockSupport.parkNanos(DRAIN_CHECK_NS);
        }
    }

    @Override
    public void close() {
        if (listener != null) {
            listener.close().awaitUninterruptibly(TimeUnit.SECONDS.toMillis(1));
        }
        audit.close();
        approvals.close();
        transport.close();
        tokens.close();
    }
}
