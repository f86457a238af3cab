/**
 * The ledger's state in off-heap Chronicle Maps: fixed-layout rows, found by identifier. A projection of the journal,
 * never the truth.
 */
package dev.holdfast.ledger.store;
