package dev.holdfast.gateway.rotation;

import dev.holdfast.gateway.config.CredentialSource;
import dev.holdfast.gateway.wire.credential.Credential;
import dev.holdfast.gateway.wire.credential.Credentials;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.MessageDigest;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Takes new credentials of the platform when files, store or settings have other ones, and keeps those that it has when
 * they cannot be read. {@link #look} and {@link #reload} belong to one thread and block on the disk; any thread reads
 * the rest.
 */
public final class CredentialWatch {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialWatch.class);

    private final CredentialSource source;
    private final Predicate<Credentials> taking;
    private final LongSupplier wallClock;
    private volatile Credentials credentials;
    private volatile long reloadMs;
    private volatile String problem;
    private byte[] seen;

    /**
     * @param credentials those of the start.
     * @param taking      has callbacks and requests use others from now on; false when it cannot now.
     * @param wallClock   Unix milliseconds.
     */
    public CredentialWatch(
        final CredentialSource source, final Credentials credentials, final Predicate<Credentials> taking,
        final LongSupplier wallClock) {
        this.source = source;
        this.credentials = credentials;
        this.taking = taking;
        this.wallClock = wallClock;
        reloadMs = wallClock.getAsLong();
    }

    /** Those that count now. */
    public Credentials credentials() {
        return credentials;
    }

    /** When credentials were read last, well or not, because something had changed or somebody asked. */
    public long reloadMs() {
        return reloadMs;
    }

    /** Why the last try to read them failed, so that older ones count; null when it did not. */
    public String problem() {
        return problem;
    }

    /** What somebody should see to. */
    public List<String> warnings() {
        final String said = problem;
        return said == null ? List.of()
            : List.of("the platform's credentials could not be read again, and those of before are used: " + said);
    }

    /** Reads them again if anything that they come from has changed, or what was wrong may be right by now. */
    public void look() {
        // Before the reading: what changes meanwhile is seen the next time.
        final byte[] now = source.digest();
        if (problem != null || !MessageDigest.isEqual(now, seen)) {
            final Credentials before = credentials;
            reload();
            // What was taken may have been there for a moment only, between two times of the same content.
            seen = credentials == before ? now : null;
        }
    }

    /** Reads them again. */
    public void reload() {
        reloadMs = wallClock.getAsLong();
        try {
            take(source.read().countingOnFrom(credentials));
            if (problem != null) {
                LOG.info("the platform's credentials can be read again: {}", ids(credentials));
            }
            problem = null;
        } catch (final UnusableEnvironmentException e) {
            if (!e.getMessage().equals(problem)) {
                LOG.error("the platform's credentials could not be read again, and those of before are used: {}: {}",
                    ids(credentials), e.getMessage());
            }
            problem = e.getMessage();
        }
    }

    private void take(final Credentials next) {
        if (next.isSame(credentials)) {
            return;
        }
        if (!taking.test(next)) {
            throw new UnusableEnvironmentException("the sync has too much to do to take them; that is tried again");
        }
        LOG.info("the platform's credentials are others now: {}; before: {}", ids(next), ids(credentials));
        credentials = next;
    }

    private static String ids(final Credentials some) {
        final Credential other = some.other();
        return "current=" + some.current().id() + " other=" + (other == null ? "none" : other.id());
    }
}
