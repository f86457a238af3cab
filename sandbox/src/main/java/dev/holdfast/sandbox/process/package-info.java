/** Programs in processes of their own, which can be paused and killed. */
package dev.holdfast.sandbox.process;
