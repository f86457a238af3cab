package dev.holdfast.gateway.sync;

import dev.holdfast.ledger.values.Outbound;

/**
 * What the ledger knows of an entry.
 *
 * @param amount in units; negative for a debit.
 */
record KnownEntry(String entryNo, String accountNo, long amount, long timeMs, Outbound outbound) {
}
