/** Sums over everything, for each currency. */
package dev.holdfast.ledger.store.totals;
