/** Whether the time of a refusal says how near a guess of a secret was. */
package dev.holdfast.bench.attack.timing;
