/**
 * Keeps cards, orders and transfers in step with the platform, on a thread of its own. Nothing here can hold up a
 * decision.
 */
package dev.holdfast.gateway.sync;
