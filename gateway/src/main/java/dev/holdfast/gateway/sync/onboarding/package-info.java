/** What onboarding needs besides the ledger: tokens in memory, pauses, and how the platform names its states. */
package dev.holdfast.gateway.sync.onboarding;
