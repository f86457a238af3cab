/** The constants of the reserve that the platform draws on. */
package dev.holdfast.ledger.values.reserve;
