/** {@code holdfast secrets}: the encrypted store of secrets. */
package dev.holdfast.gateway.cli.secrets;
