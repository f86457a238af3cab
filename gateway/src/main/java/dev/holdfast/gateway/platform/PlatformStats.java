package dev.holdfast.gateway.platform;

/** What a client has met. Written by its owner, read by any thread. */
public final class PlatformStats {
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

    void succeeded(final long nowMs) {
        lastSuccessMs = nowMs;
    }

    void failed(final int code, final String said) {
        failures = failures + 1;
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
