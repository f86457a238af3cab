package dev.holdfast.gateway.tls;

import dev.holdfast.gateway.disk.DaemonThreads;
import dev.holdfast.gateway.listener.HandshakeQueue;
import dev.holdfast.gateway.listener.ListenerTls;
import dev.holdfast.gateway.listener.SecurityEvents;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The TLS of both listeners, each of which may be without. {@link #look} and {@link #reload} belong to one thread and
 * block on the disk.
 */
public final class GatewayTls implements AutoCloseable {
    private final HandshakeQueue handshakes = new HandshakeQueue(System::nanoTime);
    private final List<TlsWatch> watches = new ArrayList<>();
    private final ListenerTls callback;
    private final ListenerTls admin;

    /**
     * Reads what both need.
     *
     * @param callback  null for plain HTTP.
     * @param admin     null for plain HTTP.
     * @param events    counts handshakes that fail.
     * @param wallClock Unix milliseconds.
     * @throws UnusableEnvironmentException when certificate or key cannot be used.
     */
    public GatewayTls(
        final TlsSource callback, final TlsSource admin, final SecurityEvents events, final LongSupplier wallClock) {
        this.callback = open(callback, events, wallClock);
        this.admin = open(admin, events, wallClock);
        if (this.callback != null || this.admin != null) {
            new DaemonThreads("tls").newThread(handshakes::run).start();
        }
    }

    private ListenerTls open(final TlsSource source, final SecurityEvents events, final LongSupplier wallClock) {
        if (source == null) {
            return null;
        }
        final TlsMaterial first = source.read(wallClock.getAsLong());
        TlsWarmUp.once(first);
        final ListenerTls tls = new ListenerTls(first.context(), handshakes, events);
        watches.add(new TlsWatch(source, first, tls::use, wallClock));
        return tls;
    }

    /** Null for plain HTTP. */
    public ListenerTls callback() {
        return callback;
    }

    /** Null for plain HTTP. */
    public ListenerTls admin() {
        return admin;
    }

    /** One for each listener that speaks TLS. */
    public List<TlsWatch> watches() {
        return List.copyOf(watches);
    }

    /** What somebody should see to. Any thread. */
    public List<String> warnings() {
        return watches.stream().flatMap(watch -> watch.warnings().stream()).toList();
    }

    /** Takes what is new. */
    public void look() {
        watches.forEach(TlsWatch::look);
    }

    /** Reads everything again. */
    public void reload() {
        watches.forEach(TlsWatch::reload);
    }

    /** After the listeners. */
    @Override
    public void close() {
        handshakes.close();
    }
}
