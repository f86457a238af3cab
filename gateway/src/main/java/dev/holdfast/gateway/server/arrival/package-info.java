/**
 * When a request came, how long it was under way, and how many are taken at a time.
 */
package dev.holdfast.gateway.server.arrival;
