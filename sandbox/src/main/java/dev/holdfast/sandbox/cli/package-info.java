/** The commands that come with the sandbox. */
package dev.holdfast.sandbox.cli;
