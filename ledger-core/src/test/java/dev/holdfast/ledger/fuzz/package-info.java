/** Inputs that nobody thought of, against what must hold for each: by changes to known ones, or by Jazzer. */
package dev.holdfast.ledger.fuzz;
