/** A stand-in for the platform: makes, signs and posts callbacks. */
package dev.holdfast.sandbox;
