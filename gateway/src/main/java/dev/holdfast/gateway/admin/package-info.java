/** The back-office's listener: accounts, entries, cards, what became of an order; health and metrics. */
package dev.holdfast.gateway.admin;
