/**
 * Settings: one commented file of defaults, a file of the operator's, the environment and the command line, in that
 * order.
 */
package dev.holdfast.gateway.config;
