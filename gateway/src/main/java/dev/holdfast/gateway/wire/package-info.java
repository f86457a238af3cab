/**
 * The platform's callbacks as bytes: decoding, canonical text, signatures, and the step from a callback to a ledger
 * command.
 */
package dev.holdfast.gateway.wire;
