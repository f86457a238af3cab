package dev.holdfast.ledger.command;

import dev.holdfast.ledger.values.RuleList;

/** A closed range of numbers or packed codes that a list of a package's or a card's terms has. */
public record TermsRule(RuleList list, long from, long to) {
    /** The same for one value. */
    public static TermsRule of(final RuleList list, final long value) {
        return new TermsRule(list, value, value);
    }
}
