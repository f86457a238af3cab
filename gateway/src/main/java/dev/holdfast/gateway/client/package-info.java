/** Clients of the gateway's own listeners: who signs callbacks, and who asks the back-office. */
package dev.holdfast.gateway.client;
