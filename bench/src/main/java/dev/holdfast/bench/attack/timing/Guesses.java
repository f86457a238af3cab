package dev.holdfast.bench.attack.timing;

import java.util.function.ToIntFunction;

/**
 * Wrong guesses of one secret, and what refuses them.
 *
 * @param name    of what is asked.
 * @param far     guesses of which nothing is right.
 * @param near    as many of which all is right but the end.
 * @param refuses asks, and returns anything that depends on the answer, so that no compiler leaves the asking out.
 */
record Guesses(String name, String[] far, String[] near, ToIntFunction<String> refuses) {
    String guess(final boolean isNear, final int at) {
        return isNear ? near[at % near.length] : far[at % far.length];
    }
}
