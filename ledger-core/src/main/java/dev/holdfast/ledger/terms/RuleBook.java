package dev.holdfast.ledger.terms;

import java.util.List;

/**
 * The sets of rules that a program knows. A ledger begins with the oldest and goes over to another by a command, so
 * that a replay decides by the same rules as ever; a set that a journal may name is never taken out or changed.
 */
public final class RuleBook {
    /** Of this program. */
    public static final RuleBook CURRENT = new RuleBook(List.of(
        new RuleSet(1, false, false, false, false, false), new RuleSet(2, true, false, false, false, false),
        new RuleSet(3, true, true, false, false, false), new RuleSet(4, true, true, true, false, false),
        new RuleSet(5, true, true, true, true, true)));

    private final List<RuleSet> sets;

    /** @param sets versions 1, 2 and so on, without a gap. */
    public RuleBook(final List<RuleSet> sets) {
        for (int i = 0; i < sets.size(); i++) {
            if (sets.get(i).version() != i + 1) {
                throw new IllegalArgumentException("rules version=" + sets.get(i).version() + " should be " + (i + 1));
            }
        }
        this.sets = List.copyOf(sets);
    }

    public boolean knows(final int version) {
        return version >= 1 && version <= sets.size();
    }

    /** The latest version. */
    public int newest() {
        return sets.size();
    }

    /**
     * The rules of a version.
     *
     * @throws RulesUnknownException when this program does not know them.
     */
    public RuleSet of(final int version) {
        if (!knows(version)) {
            throw new RulesUnknownException(version, newest());
        }
        return sets.get(version - 1);
    }
}
