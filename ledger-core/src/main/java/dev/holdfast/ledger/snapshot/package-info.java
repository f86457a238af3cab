/**
 * Images of the ledger's whole state at the end of a journal segment, so that a start need not replay the journal from
 * its beginning.
 */
package dev.holdfast.ledger.snapshot;
