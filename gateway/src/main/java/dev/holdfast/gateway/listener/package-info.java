/** What both listeners share: who may connect and for how long, which requests are read at all, and the event loops. */
package dev.holdfast.gateway.listener;
