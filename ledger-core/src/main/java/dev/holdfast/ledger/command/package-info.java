/** What the ledger is told, beyond the generated codecs. */
package dev.holdfast.ledger.command;
