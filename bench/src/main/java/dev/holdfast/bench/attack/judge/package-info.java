/** What may be approved, by readers and a signature that share nothing with the gateway. */
package dev.holdfast.bench.attack.judge;
