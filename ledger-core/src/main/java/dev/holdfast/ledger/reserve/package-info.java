/** The reserve that the platform draws on: what was put in, what drew it, and what it should be. Decides nothing. */
package dev.holdfast.ledger.reserve;
