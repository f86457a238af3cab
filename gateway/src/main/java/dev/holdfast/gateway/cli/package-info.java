/** The command line. */
package dev.holdfast.gateway.cli;
