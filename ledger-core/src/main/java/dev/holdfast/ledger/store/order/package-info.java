/** What follows from an order's row. */
package dev.holdfast.ledger.store.order;
