/** What both listeners share: who may connect and for how long, and which requests are read at all. */
package dev.holdfast.gateway.listener;
