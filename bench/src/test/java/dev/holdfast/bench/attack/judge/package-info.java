/** The judge of the attacks is right. */
package dev.holdfast.bench.attack.judge;
