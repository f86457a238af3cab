package dev.holdfast.gateway.server;

import dev.holdfast.gateway.server.arrival.Overload;
import dev.holdfast.ledger.values.ResultCode;
import org.HdrHistogram.SingleWriterRecorder;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What one event loop counts. It writes without waiting; any thread reads. */
public final class CallbackStats {
    private static final int DIGITS = 3;
    private static final int PLATFORM_MS = 800;
    private static final long PLATFORM_NS = TimeUnit.MILLISECONDS.toNanos(PLATFORM_MS);

    private final AtomicLongArray results = new AtomicLongArray(ResultCode.values().length);
    private final SingleWriterRecorder latencyNs = new SingleWriterRecorder(DIGITS);
    private final long deadlineNs;
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong tooLate = new AtomicLong();
    private final AtomicLongArray overloads = new AtomicLongArray(Overload.values().length);
    private final AtomicLong fruitless = new AtomicLong();
    private final AtomicLong held = new AtomicLong();

    /** @param deadlineMs from which on an answer counts as late. */
    CallbackStats(final int deadlineMs) {
        deadlineNs = TimeUnit.MILLISECONDS.toNanos(deadlineMs);
    }

    /** Answers given with this result. */
    public long count(final ResultCode result) {
        return results.get(result.ordinal());
    }

    /** Nanoseconds from the first byte of a request to the writing of its answer. */
    public SingleWriterRecorder latencyNs() {
        return latencyNs;
    }

    /** Answers that were given after the deadline. */
    public long late() {
        return late.get();
    }

    /** Answers that were given when the platform had given up: {@value #PLATFORM_MS} ms after the first byte. */
    public long tooLate() {
        return tooLate.get();
    }

    /** Answers with 5001, by why. */
    public long overloads(final Overload why) {
        return overloads.get(why.ordinal());
    }

    /** Requests that were refused without a right signature, or repeated word for word. */
    public long fruitless() {
        return fruitless.get();
    }

    /** How often nothing was read from a connection for a while, since there were too many of those. */
    public long held() {
        return held.get();
    }

    void countOverload(final Overload why) {
        overloads.lazySet(why.ordinal(), overloads.get(why.ordinal()) + 1);
    }

    void countFruitless() {
        fruitless.lazySet(fruitless.get() + 1);
    }

    void countHeld() {
        held.lazySet(held.get() + 1);
    }

    void record(final ResultCode result, final long elapsedNs) {
        final int i = result.ordinal();
        results.lazySet(i, results.get(i) + 1);
        latencyNs.recordValue(Math.max(0, elapsedNs));
        if (elapsedNs >= deadlineNs) {
            late.lazySet(late.get() + 1);
        }
        if (elapsedNs >= PLATFORM_NS) {
            tooLate.lazySet(tooLate.get() + 1);
        }
    }
}
