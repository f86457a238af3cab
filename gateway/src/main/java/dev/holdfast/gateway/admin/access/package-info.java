/**
 * Who may ask the back-office for what: scopes, the table of calls, tokens and their file, and what is refused before
 * anybody looks at a request's meaning.
 */
package dev.holdfast.gateway.admin.access;
