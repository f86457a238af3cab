/** What the platform signs callbacks with. */
package dev.holdfast.gateway.wire.credential;
