/** How log lines are written. */
package dev.holdfast.gateway.logging;
