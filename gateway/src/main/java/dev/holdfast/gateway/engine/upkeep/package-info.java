/**
 * What keeps the journal and its snapshots in order beside the decisions, and the figures and warnings that people see
 * of it.
 */
package dev.holdfast.gateway.engine.upkeep;
