/** Secrets where they lie: in files with narrow rights, and in an encrypted store. */
package dev.holdfast.gateway.secret;
