/**
 * The deterministic ledger: commands in, results out. No network, no JSON, no thread of its own, and no clock but the
 * commands'.
 */
package dev.holdfast.ledger;
