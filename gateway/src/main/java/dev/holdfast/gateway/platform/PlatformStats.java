package dev.holdfast.gateway.platform;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a client has met. Written by its owner, read by any thread. */
public final class PlatformStats {
    private static final Logger LOG = LoggerFactory.getLogger(PlatformStats.class);

    private volatile boolean isCredentialRefused;
    private volatile long requests;
    private volatile long retries;
    private volatile long failures;
    private volatile long lastSuccessMs;
    private volatile long clockOffsetMs;
    private volatile int waiting;
    private volatile boolean isBreakerOpen;
    private volatile String lastProblem = "";

    /** Requests sent, repeats among them. */
    public long requests() {
        return requests;
    }

    public long retries() {
        return retries;
    }

    /** Requests to which no response came, or one with another code than 0. */
    public long failures() {
        return failures;
    }

    /** Unix milliseconds by our clock; 0 for never. */
    public long lastSuccessMs() {
        return lastSuccessMs;
    }

    /** The platform's clock less ours. */
    public long clockOffsetMs() {
        return clockOffsetMs;
    }

    /** Calls without a result yet. */
    public int waiting() {
        return waiting;
    }

    public boolean isBreakerOpen() {
        return isBreakerOpen;
    }

    /** What went wrong last; empty for nothing. */
    public String lastProblem() {
        return lastProblem;
    }

    void sent(final boolean isRetry) {
        requests = requests + 1;
        retries = retries + (isRetry ? 1 : 0);
    }

    /** Whether the platform said last that our credential is disabled or has expired. */
    public boolean isCredentialRefused() {
        return isCredentialRefused;
    }

    void succeeded(final long nowMs) {
        isCredentialRefused = false;
        lastSuccessMs = nowMs;
    }

    void failed(final int code, final String said) {
        failures = failures + 1;
        if (PlatformCode.isCredentialOver(code) && !isCredentialRefused) {
            isCredentialRefused = true;
            LOG.error("the platform does not take our credential any more and somebody has to look: code={}, {}", code,
                PlatformCode.meaningOf(code));
        }
        lastProblem = "code=" + code + ", " + PlatformCode.meaningOf(code)
            + (said.isEmpty() ? "" : " (\"" + said + "\")");
    }

    void clockOffset(final long offsetMs) {
        clockOffsetMs = offsetMs;
    }

    void waiting(final int calls, final boolean isOpen) {
        waiting = calls;
        isBreakerOpen = isOpen;
    }
}
