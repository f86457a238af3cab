package dev.holdfast.bench.compare;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/** Whether a server is warm: its throughput does not change any more from one round to the next. */
final class Flatness {
    /** So many rounds in a row have to be alike. */
    static final int ROUNDS = 3;
    /** How far the slowest of them may be behind the fastest. */
    static final double SPREAD = 0.08;

    private final Deque<Double> last = new ArrayDeque<>();

    void add(final double perSecond) {
        last.add(perSecond);
        if (last.size() > ROUNDS) {
            last.remove();
        }
    }

    boolean isFlat() {
        return last.size() == ROUNDS && Collections.min(last) >= Collections.max(last) * (1 - SPREAD);
    }
}
