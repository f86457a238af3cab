/** {@code holdfast platform}: the platform's API from the command line. */
package dev.holdfast.gateway.cli.platform;
