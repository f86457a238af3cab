/** Attacks of a stranger on both listeners, on loopback only, each with its own judgement of what may not happen. */
package dev.holdfast.bench.attack;
