/** Measurements: JMH benchmarks, the open-loop load generator, and peers to compare with. */
package dev.holdfast.bench;
