/**
 * What the back-office asks of the ledger, and its answers in JSON.
 */
package dev.holdfast.gateway.admin.ledger;
