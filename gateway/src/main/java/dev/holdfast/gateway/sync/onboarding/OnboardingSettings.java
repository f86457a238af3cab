package dev.holdfast.gateway.sync.onboarding;

/**
 * How cardholders and applications for cards are followed, named as in {@code holdfast.yaml} under {@code onboarding}.
 *
 * @param cardsWait    whether the platform is asked for a card only when its cardholder is approved.
 * @param accountsWait whether an account is opened only for an approved cardholder.
 * @param pollMs       pause before the platform is asked again about one of them at first.
 * @param mostPollMs   longest such pause: each is twice the one before.
 */
public record OnboardingSettings(boolean cardsWait, boolean accountsWait, long pollMs, long mostPollMs) {
}
