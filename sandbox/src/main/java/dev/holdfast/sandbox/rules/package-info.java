/** What a call has to say, and the codes with which it is refused. */
package dev.holdfast.sandbox.rules;
