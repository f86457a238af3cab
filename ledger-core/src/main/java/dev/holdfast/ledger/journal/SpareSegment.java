package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The journal's next segment, filled with zeros while the present one is in use. Filling runs on another thread, which
 * it blocks; everything else is for the ledger thread and does not block, but {@link #prepareAgain} for any thread.
 * Allocates only when a segment is prepared.
 */
final class SpareSegment {
    private static final Logger LOG = LoggerFactory.getLogger(SpareSegment.class);

    private final Storage storage;
    private final long segmentBytes;
    private final Executor preparer;
    private final AtomicReference<State> state = new AtomicReference<>(State.NONE);
    /** Open from when it is filled until it is the segment in use, so that going on in it takes no descriptor more. */
    private volatile StoredFile file;
    private volatile boolean isClosed;

    /**
     * @param segmentBytes size of a segment.
     * @param preparer     runs the filling, on another thread.
     */
    SpareSegment(final Storage storage, final long segmentBytes, final Executor preparer) {
        this.storage = storage;
        this.segmentBytes = segmentBytes;
        this.preparer = preparer;
    }

    /** Fills one on this thread, which it blocks: for a journal's first segment. */
    void fillNow() throws IOException {
        file = Segment.fill(storage, Segment.SPARE, segmentBytes);
        state.set(State.READY);
    }

    /** The file that is ready, which is then the caller's; null when none is. */
    StoredFile take() {
        if (state.get() != State.READY) {
            return null;
        }
        final StoredFile taken = file;
        state.set(State.NONE);
        return taken;
    }

    /** Has the next one filled. */
    void prepare() {
        if (state.compareAndSet(State.NONE, State.PREPARING)) {
            preparer.execute(this::fill);
        } else {
            prepareAgain();
        }
    }

    /** Tries again to have the next one filled, if that failed. Any thread. */
    void prepareAgain() {
        if (!isClosed && state.compareAndSet(State.FAILED, State.PREPARING)) {
            preparer.execute(this::fill);
        }
    }

    private void fill() {
        State outcome = State.FAILED;
        try {
            final StoredFile filled = Segment.fill(storage, Segment.SPARE, segmentBytes);
            if (isClosed) {
                filled.close();
            } else {
                file = filled;
                outcome = State.READY;
            }
        } catch (final IOException e) {
            LOG.warn("cannot prepare the next journal segment in {}: {}", storage, e.toString());
        } finally {
            state.set(outcome);
        }
    }

    /** A start that cannot write leaves nothing of its own. */
    void delete() {
        try {
            storage.delete(Segment.SPARE);
        } catch (final IOException e) {
            LOG.debug("there is no {}", storage.locate(Segment.SPARE), e);
        }
    }

    /** None is prepared from now on. */
    void stop() {
        isClosed = true;
    }

    /** Lets go of the one that is ready, after {@link #stop}. */
    void close() throws IOException {
        if (state.get() == State.READY) {
            file.close();
        }
    }

    /**
     * Whose the file is. Only the preparer leaves {@link #PREPARING}, only the ledger thread leaves {@link #READY} and
     * {@link #NONE}, so the two never touch the file at the same time.
     */
    private enum State {
        NONE, PREPARING, READY, FAILED
    }
}
