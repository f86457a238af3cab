/**
 * Shows who changed what: the audit's records in JSON, in the words of the other calls, and which are asked for.
 */
package dev.holdfast.gateway.admin.audit;
