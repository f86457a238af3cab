/**
 * The ledger thread and the way to it: bounded ring in, batches through journal and ledger, results out after the
 * force.
 */
package dev.holdfast.gateway.engine;
