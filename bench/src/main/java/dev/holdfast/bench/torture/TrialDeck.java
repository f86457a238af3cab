package dev.holdfast.bench.torture;

import dev.holdfast.ledger.values.BrokenInvariantException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Trials, dealt like cards, so that a short torture meets many of them too. One that is not possible in a life is kept
 * for a later one.
 */
final class TrialDeck {
    private final Set<Trial> allowed;
    private final Random random;
    private final List<Trial> cards = new ArrayList<>();

    /** @param cards to begin with, the next one first; others follow by chance when they are used up. */
    TrialDeck(final Set<Trial> allowed, final Random random, final List<Trial> cards) {
        this.allowed = allowed;
        this.random = random;
        this.cards.addAll(cards);
    }

    /** All trials that a run can have. */
    static Set<Trial> allowed(final boolean hasFaults, final boolean hasShim, final boolean hasSmallDisk) {
        final Set<Trial> allowed = EnumSet.noneOf(Trial.class);
        for (final Trial trial : Trial.values()) {
            final boolean isPossible = switch (trial.needs()) {
                case NOTHING -> true;
                case FAULTS -> hasFaults;
                case SHIM -> hasFaults && hasShim;
                case SMALL_DISK -> hasFaults && hasSmallDisk;
            };
            if (isPossible) {
                allowed.add(trial);
            }
        }
        return allowed;
    }

    boolean allows(final Trial trial) {
        return allowed.contains(trial);
    }

    /** @param isOnSmallDisk whether the data directory can be filled up. */
    Trial deal(final boolean isOnSmallDisk) {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < cards.size(); i++) {
                if (isOnSmallDisk || cards.get(i).needs() != Trial.Needs.SMALL_DISK) {
                    return cards.remove(i);
                }
            }
            final List<Trial> more = new ArrayList<>();
            allowed.forEach(trial -> more.addAll(Collections.nCopies(trial.cards(), trial)));
            Collections.shuffle(more, random);
            cards.addAll(more);
        }
        throw new BrokenInvariantException("no trial is possible");
    }
}
