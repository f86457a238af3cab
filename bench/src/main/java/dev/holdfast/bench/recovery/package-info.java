/** Measures how long a start takes. */
package dev.holdfast.bench.recovery;
