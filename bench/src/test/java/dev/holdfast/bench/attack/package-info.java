/** The attacks hold what they say, and they can fail. */
package dev.holdfast.bench.attack;
