package dev.holdfast.gateway.sync.ledger;

import dev.holdfast.ledger.values.Outbound;

/**
 * What the ledger knows of an entry.
 *
 * @param amount in units; negative for a debit.
 */
public record KnownEntry(String entryNo, String accountNo, long amount, long timeMs, Outbound outbound) {
}
