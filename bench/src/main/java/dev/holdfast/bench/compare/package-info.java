/** Several servers under the same load, in turn, in one run. */
package dev.holdfast.bench.compare;
