package dev.holdfast.gateway.sync.onboarding;

import java.util.Map;

/**
 * How cardholders and applications for cards are followed, named as in {@code holdfast.yaml} under {@code onboarding}.
 *
 * @param cardsWait    whether the platform is asked for a card only when its cardholder is approved.
 * @param accountsWait whether an account is opened only for an approved cardholder.
 * @param pollMs       pause before the platform is asked again about one of them at first.
 * @param mostPollMs   longest such pause: each is twice the one before.
 * @param packages     the package of ours for a card, by the platform's BIN or package.
 */
public record OnboardingSettings(
    boolean cardsWait, boolean accountsWait, long pollMs, long mostPollMs, Map<String, String> packages) {
    /** The package of ours for a card of that BIN or package of the platform; empty for the default one. */
    public String packageOf(final String productNo) {
        return packages.getOrDefault(productNo, "");
    }
}
