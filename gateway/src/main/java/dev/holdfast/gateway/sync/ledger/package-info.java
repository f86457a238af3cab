/**
 * What the sync asks the ledger and notifies it of, on the sync thread, and what is known of cards, entries and orders
 * here and on the platform.
 */
package dev.holdfast.gateway.sync.ledger;
