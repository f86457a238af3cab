/**
 * The files that the journal and the snapshots are made of, behind an interface small enough to be simulated with all
 * its faults.
 */
package dev.holdfast.ledger.storage;
