/** Signed callbacks, and what is done to them before they are sent. */
package dev.holdfast.bench.attack.made;
