/**
 * The journal's commands and their answers in words, for people.
 */
package dev.holdfast.gateway.cli.words;
