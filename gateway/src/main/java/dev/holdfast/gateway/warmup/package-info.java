/** What a start does so that the first callbacks are not answered by the interpreter. */
package dev.holdfast.gateway.warmup;
