/**
 * Encryption of the ledger's files, where it is switched on: a key for each file, wrapped by a master key that comes
 * from outside.
 */
package dev.holdfast.ledger.crypt;
