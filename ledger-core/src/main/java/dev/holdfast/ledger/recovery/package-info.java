/** Puts the ledger together again from the newest good snapshot and the journal behind it. */
package dev.holdfast.ledger.recovery;
