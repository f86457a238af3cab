package dev.holdfast.gateway.tls;

import dev.holdfast.ledger.values.UnusableEnvironmentException;
import io.netty.handler.ssl.SslContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Has a listener use a new certificate when its files have one, keeps the one that it has when they cannot be used, and
 * says in time when it expires. {@link #look} and {@link #reload} belong to one thread and block on the disk; any
 * thread reads the rest.
 */
public final class TlsWatch {
    private static final Logger LOG = LoggerFactory.getLogger(TlsWatch.class);

    private final TlsSource source;
    private final Consumer<SslContext> taking;
    private final LongSupplier wallClock;
    private volatile TlsMaterial material;
    private volatile String problem;
    private volatile long reloadMs;
    private long warnedOfMs;

    /**
     * @param first     what the listener began with.
     * @param taking    has new connections use another one.
     * @param wallClock Unix milliseconds.
     */
    public TlsWatch(
        final TlsSource source, final TlsMaterial first, final Consumer<SslContext> taking,
        final LongSupplier wallClock) {
        this.source = source;
        this.material = first;
        this.taking = taking;
        this.wallClock = wallClock;
        reloadMs = wallClock.getAsLong();
    }

    /** The listener's name. */
    public String listener() {
        return source.files().listener();
    }

    /** When files were read last, well or not. */
    public long reloadMs() {
        return reloadMs;
    }

    /** Why the files could not be used when they were last read, so that what was before counts; null when they are. */
    public String problem() {
        return problem;
    }

    /** Seconds until the first certificate that clients are shown expires; negative when it has. */
    public long expiresSeconds() {
        return TimeUnit.MILLISECONDS.toSeconds(material.expiresMs() - wallClock.getAsLong());
    }

    /** What somebody should see to. */
    public List<String> warnings() {
        final List<String> warnings = new ArrayList<>();
        final String said = problem;
        if (said != null) {
            warnings.add("the " + listener() + " listener's new certificate cannot be used, and the one of before is: "
                + said);
        }
        final String expiry = expiryWarning();
        if (expiry != null) {
            warnings.add(expiry);
        }
        return warnings;
    }

    /** Reads the files again if any has changed, or what was wrong may be right by now. */
    public void look() {
        if (problem != null || !source.digest().equals(material.digest())) {
            reload();
        }
        final String warning = expiryWarning();
        if (warning != null && warnedOfMs != material.expiresMs()) {
            warnedOfMs = material.expiresMs();
            LOG.warn("{}", warning);
        }
    }

    /** Reads the files again. */
    public void reload() {
        final long nowMs = wallClock.getAsLong();
        try {
            take(source.read(nowMs));
            if (problem != null) {
                LOG.info("the {} listener's certificate can be used again: {}", listener(), material.name());
            }
            problem = null;
        } catch (final UnusableEnvironmentException e) {
            if (!e.getMessage().equals(problem)) {
                LOG.error("the {} listener's new certificate cannot be used, and the one of before is: {}: {}",
                    listener(), material.name(), e.getMessage());
            }
            problem = e.getMessage();
        }
        reloadMs = nowMs;
    }

    private void take(final TlsMaterial next) {
        // The same files: a new context would only make clients handshake anew.
        if (next.digest().equals(material.digest())) {
            return;
        }
        LOG.info("the {} listener has another certificate for new connections: {}; before: {}", listener(),
            next.name(), material.name());
        taking.accept(next.context());
        material = next;
    }

    /** Null while there is time. */
    private String expiryWarning() {
        final long leftMs = material.expiresMs() - wallClock.getAsLong();
        if (source.warnDays() == 0 || leftMs >= TimeUnit.DAYS.toMillis(source.warnDays())) {
            return null;
        }
        return "the " + listener() + " listener's certificate " + (leftMs < 0 ? "has expired at " : "expires at ")
            + Instant.ofEpochMilli(material.expiresMs()) + ": put a new one in its place ("
            + source.files().certificateSetting() + "); it is taken without a restart";
    }
}
