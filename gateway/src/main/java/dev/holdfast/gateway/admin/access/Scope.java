package dev.holdfast.gateway.admin.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What a principal may do. None includes another: who writes and reads has both. */
public enum Scope {
    /** Look at accounts, cards, decisions, reviews and the state of the gateway. */
    READ,
    /** Resolve reviews, bring cardholders and cards to the platform, set a card's status and PIN. */
    SUPPORT,
    /** Open and close accounts, set overdrafts, post entries, and say which account a card spends from. */
    MONEY,
    /** Set packages, a card's package and terms, and the version of the rules. */
    RISK,
    /** Compare periods with the platform, and agree to the clock. */
    OPERATE,
    /** Read the metrics. */
    METRICS;

    /** The name in the tokens file and on the command line. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such scope. */
    public static Scope of(final String text) {
        return Arrays.stream(values()).filter(scope -> scope.text().equals(text)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("scope " + text + " should be one of "
                + texts(EnumSet.allOf(Scope.class))));
    }

    /** For people and files, in their order here. */
    static List<String> names(final Set<Scope> scopes) {
        return new TreeSet<>(scopes).stream().map(Scope::text).toList();
    }

    /** The same, with commas. */
    public static String texts(final Set<Scope> scopes) {
        return String.join(", ", names(scopes));
    }
}
