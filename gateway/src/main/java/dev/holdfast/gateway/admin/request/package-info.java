/**
 * One request of the back-office and its answer: a strict body, identifiers, parameters, and errors that say what to
 * do.
 */
package dev.holdfast.gateway.admin.request;
