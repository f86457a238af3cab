/**
 * The journal: every command, in order, on disk before it is answered. It is the truth of which the maps are a
 * projection.
 */
package dev.holdfast.ledger.journal;
