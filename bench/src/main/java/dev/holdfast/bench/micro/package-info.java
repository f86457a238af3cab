/** JMH benchmarks of single steps of the hot path. */
package dev.holdfast.bench.micro;
