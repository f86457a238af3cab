/** What the hot packages count, in the Prometheus text format. Reads from them; they know nothing of it. */
package dev.holdfast.gateway.metrics;
