/** What a class promises about threads and speed, in a form that {@code ArchitectureTest} checks. */
package dev.holdfast.ledger.annotation;
