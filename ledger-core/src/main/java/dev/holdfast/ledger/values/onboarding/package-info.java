/** The numbered constants of cardholders and of applications for cards, and the fields of an address. */
package dev.holdfast.ledger.values.onboarding;
