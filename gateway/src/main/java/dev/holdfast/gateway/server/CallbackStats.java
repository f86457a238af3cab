package dev.holdfast.gateway.server;

import dev.holdfast.ledger.ResultCode;
import org.HdrHistogram.SingleWriterRecorder;

import java.util.concurrent.atomic.AtomicLongArray;

/** What one event loop counts. It writes without waiting; any thread reads. */
public final class CallbackStats {
    private static final int DIGITS = 3;

    private final AtomicLongArray results = new AtomicLongArray(ResultCode.values().length);
    private final SingleWriterRecorder latencyNs = new SingleWriterRecorder(DIGITS);

    /** Answers given with this result. */
    public long count(final ResultCode result) {
        return results.get(result.ordinal());
    }

    /** Nanoseconds from the first byte of a request to the writing of its answer. */
    public SingleWriterRecorder latencyNs() {
        return latencyNs;
    }

    void record(final ResultCode result, final long elapsedNs) {
        final int i = result.ordinal();
        results.lazySet(i, results.get(i) + 1);
        latencyNs.recordValue(Math.max(0, elapsedNs));
    }
}
