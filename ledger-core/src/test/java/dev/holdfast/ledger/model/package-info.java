/** The ledger written a second time, plainly, and the tests that hold the real one against it. */
package dev.holdfast.ledger.model;
