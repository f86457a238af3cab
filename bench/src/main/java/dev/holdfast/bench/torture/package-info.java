/** Kills a gateway again and again under load, and asks it afterwards for everything that it ever promised. */
package dev.holdfast.bench.torture;
