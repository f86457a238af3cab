/** The listeners' TLS: certificates and keys, what is spoken with them, and their change while the gateway runs. */
package dev.holdfast.gateway.tls;
