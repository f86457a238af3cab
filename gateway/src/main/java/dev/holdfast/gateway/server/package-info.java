/** The public callback listener: bounded HTTP in, ordered answers out. */
package dev.holdfast.gateway.server;
