/** How much memory a full ledger takes, and how long looking after it holds up the ledger thread. */
package dev.holdfast.bench.capacity;
