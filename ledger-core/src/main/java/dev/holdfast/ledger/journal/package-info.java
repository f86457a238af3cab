/**
 * The journal: every command, in order, on disk before its result is told. It is the truth of which the maps are a
 * projection.
 */
package dev.holdfast.ledger.journal;
