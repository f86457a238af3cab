/** The load generator, and the bare server to compare with. */
package dev.holdfast.bench.load;
