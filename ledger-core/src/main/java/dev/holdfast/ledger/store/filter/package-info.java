/** Sets of many numbers in little memory. */
package dev.holdfast.ledger.store.filter;
