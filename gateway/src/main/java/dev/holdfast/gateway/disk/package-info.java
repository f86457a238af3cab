/**
 * What the gateway does with its data directory beside the journal: its lock, its high-water mark, its backup, how fast
 * it forces.
 */
package dev.holdfast.gateway.disk;
