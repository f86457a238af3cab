/** What an order costs and whether a card may make it: rules, limits, windows, fees, and the versions of the rules. */
package dev.holdfast.ledger.terms;
