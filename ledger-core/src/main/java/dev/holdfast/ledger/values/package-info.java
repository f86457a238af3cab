/**
 * What the ledger counts and names: amounts, currencies, times, result codes, and the numbers under which they are
 * stored. Depends on nothing else.
 */
package dev.holdfast.ledger.values;
