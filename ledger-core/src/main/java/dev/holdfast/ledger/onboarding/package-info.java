/** Cardholders and applications for cards: what the back-office asks for, and what became of it on the platform. */
package dev.holdfast.ledger.onboarding;
