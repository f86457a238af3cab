/** The documents' commands, run as they stand. */
package dev.holdfast.bench.docs;
