package dev.holdfast.ledger;

/**
 * What a version of the rules decides in its own way. Everything else is decided alike in all of them.
 *
 * @param version           its number, from 1 on.
 * @param finalBeatsPending whether of two notifications of one moment a final status counts before {@code Pending}, whatever their detail; else the
 *                          one with more detail does.
 */
public record RuleSet(int version, boolean finalBeatsPending) {
}
