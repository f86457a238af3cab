/** The command that makes, lists and revokes tokens of the back-office. */
package dev.holdfast.gateway.cli.tokens;
