/** Other processes as they look from outside. */
package dev.holdfast.bench.process;
