/** What the ledger is given, beyond the generated codecs. */
package dev.holdfast.ledger.command;
