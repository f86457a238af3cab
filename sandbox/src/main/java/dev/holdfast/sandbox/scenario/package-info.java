/** A sandbox and a gateway that are played against each other: scenarios, the soak, the demo. */
package dev.holdfast.sandbox.scenario;
