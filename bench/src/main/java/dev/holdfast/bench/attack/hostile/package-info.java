/** Hostile connections, in a process of their own. */
package dev.holdfast.bench.attack.hostile;
