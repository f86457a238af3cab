/** Changes the platform's credentials while the gateway runs. */
package dev.holdfast.gateway.rotation;
