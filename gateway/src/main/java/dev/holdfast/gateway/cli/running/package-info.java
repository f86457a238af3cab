/** How commands reach a running gateway's back-office. */
package dev.holdfast.gateway.cli.running;
