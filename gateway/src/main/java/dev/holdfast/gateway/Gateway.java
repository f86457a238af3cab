package dev.holdfast.gateway;

import dev.holdfast.gateway.admin.AdminServer;
import dev.holdfast.gateway.admin.AdminSources;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.engine.EngineState;
import dev.holdfast.gateway.engine.LedgerEngine;
import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.gateway.metrics.GatewayMetrics;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.gateway.rotation.CredentialWatch;
import dev.holdfast.gateway.rotation.ReloadThread;
import dev.holdfast.gateway.server.AmbiguousCallbacks;
import dev.holdfast.gateway.server.CallbackServer;
import dev.holdfast.gateway.server.CallbackServices;
import dev.holdfast.gateway.sync.SyncService;
import dev.holdfast.gateway.tls.GatewayTls;
import dev.holdfast.gateway.warmup.PipelineWarmUp;
import dev.holdfast.gateway.wire.credential.Credentials;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The whole gateway in one process: recovers, then listens. */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final GatewaySettings settings;
    private final LedgerEngine engine;
    private final CallbackServer callbacks;
    private final AdminServer admin;
    private final SyncService sync;
    private final CredentialWatch credentials;
    private final ReloadThread credentialThread;
    private final GatewayTls tls;
    private volatile boolean isListening;
    private volatile boolean isStopping;
    private boolean isClosed;

    /** Is given where the gateway listens, after it does and before it says that it is ready. */
    public interface ListeningHandler {
        void onListening(String callbackUrl, String adminUrl);
    }

    /**
     * Recovers the ledger and opens both listeners.
     *
     * @throws UnusableEnvironmentException when the data directory or an address cannot be had.
     */
    public Gateway(final GatewaySettings settings) {
        this(settings, (callbackUrl, adminUrl) -> { });
    }

    /**
     * Recovers the ledger and opens both listeners. What the handler throws ends the start.
     *
     * @throws UnusableEnvironmentException when the data directory or an address cannot be had.
     */
    public Gateway(final GatewaySettings settings, final ListeningHandler handler) {
        this.settings = settings;
        settings.warnings().forEach(LOG::warn);
        final SecurityEvents events = new SecurityEvents();
        // Before anything is opened: a certificate that cannot be used refuses the start.
        tls = new GatewayTls(settings.tls(), settings.adminTls(), events, System::currentTimeMillis);
        engine = new LedgerEngine(settings.engine());
        if (settings.sync().mode() == ProgramMode.CREDIT_EXTENSION && !settings.sync().isEnabled()) {
            LOG.warn(
                "no transfer is made and no lost notification found in CREDIT_EXTENSION mode while platform.base_url "
                + "is empty");
        }
        sync = settings.sync().isEnabled() ? new SyncService(settings.sync(), engine, settings.identity().currency(),
            settings.identity().credentials().current().secret()) : null;
        final AmbiguousCallbacks ambiguous = new AmbiguousCallbacks(sync == null ? null : sync::doubtfulOrder,
            System::currentTimeMillis);
        callbacks = new CallbackServer(new CallbackServices(settings.callback(), settings.identity(), engine,
            sync == null ? null : sync::unusableCard, ambiguous, events), tls.callback());
        credentials = new CredentialWatch(settings.credentials(), settings.identity().credentials(), this::use,
            System::currentTimeMillis);
        credentialThread = new ReloadThread("credentials", () -> {
            credentials.look();
            tls.look();
        }, () -> {
            credentials.reload();
            tls.reload();
        }, settings.credentials().pollMs());
        final GatewayMetrics metrics = new GatewayMetrics(engine, callbacks, sync, () -> notReadyReason() == null);
        metrics.register(credentials);
        metrics.register(tls.watches());
        admin = new AdminServer(settings.admin(), tls.admin(), new AdminSources(engine, sync, settings.sync(),
            settings.reserve(), ambiguous, this::warnings, this::notReadyReason, metrics::write, events));
        metrics.register(callbacks.door(), admin.door(), events);
        metrics.register(admin.reserve());
        metrics.register(admin.refusals(), admin::hasUnreadableTokens);
        try {
            PipelineWarmUp.run(settings);
            engine.start();
            if (sync != null) {
                sync.start();
            }
            admin.start();
            callbacks.start();
            credentialThread.start();
            handler.onListening(callbackUrl(), adminUrl());
            isListening = true;
        } catch (final RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Where the platform posts callbacks. */
    public String callbackUrl() {
        return url(settings.tls() == null ? "http" : "https", settings.callback().host(), callbacks.address())
            + settings.callback().path();
    }

    /** Where the back-office calls. */
    public String adminUrl() {
        return url(settings.adminTls() == null ? "http" : "https", settings.admin().host(), admin.address());
    }

    /** Reads the platform's credentials and the listeners' certificates again, soon. Any thread. */
    public void reloadCredentials() {
        credentialThread.reload();
    }

    public String transportName() {
        return callbacks.transportName();
    }

    /** Whether the ledger has failed for good, so that nothing is left to do but to end. Any thread. */
    public boolean hasFailed() {
        return engine.state() == EngineState.FAILED;
    }

    /**
     * Says that it is not ready, serves on for {@code stop.drain_ms}, answers what has come in, lets the ledger finish,
     * and frees everything; health and metrics are there until the end. An interrupt cuts the serving on short. Once; a
     * second call waits for the first.
     */
    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        isStopping = true;
        credentialThread.close();
        callbacks.drain(settings.drainMs(), () -> engine.state() != EngineState.RUNNING);
        callbacks.close();
        admin.leaveLedger();
        if (sync != null) {
            sync.close();
        }
        engine.close();
        admin.close();
        tls.close();
    }

    /** Has everybody use these from now on, or nobody. */
    private boolean use(final Credentials next) {
        if (sync != null && !sync.use(next.current().apiKey(), next.current().secret())) {
            return false;
        }
        callbacks.use(next);
        return true;
    }

    private List<String> warnings() {
        final List<String> all = new ArrayList<>(engine.warnings());
        all.addAll(credentials.warnings());
        all.addAll(tls.warnings());
        all.addAll(admin.reserve().warnings());
        return all;
    }

    private String notReadyReason() {
        if (hasFailed()) {
            return "the ledger is FAILED: everything is declined until a restart";
        }
        if (isStopping) {
            return "stopping";
        }
        if (engine.isDiskFull()) {
            return "the disk is nearly full: free_bytes=" + engine.gauges().freeBytes()
                + " should be at least journal.refuse_free_bytes="
                + settings.engine().journal().refuseFreeBytes();
        }
        if (engine.isDiskSlow()) {
            return "the disk is slow: a force took longer than journal.slow_force_ms=" + settings.engine().journal()
                .slowForceMs();
        }
        if (!isListening) {
            return "starting";
        }
        return callbacks.isOpen() ? null : "the callback listener is not open";
    }

    private static String url(final String scheme, final String host, final InetSocketAddress address) {
        return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
