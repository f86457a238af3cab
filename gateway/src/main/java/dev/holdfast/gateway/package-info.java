/** The gateway put together. */
package dev.holdfast.gateway;
