/**
 * Who changed what: a projection of the journal with a chain of hashes of its own, which no decision depends on. The
 * ledger thread shows each change of a person as it applies it; what is missed is made again by a replay.
 */
package dev.holdfast.ledger.audit;
