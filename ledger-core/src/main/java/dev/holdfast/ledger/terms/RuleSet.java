package dev.holdfast.ledger.terms;

import dev.holdfast.ledger.Statements;

/**
 * What a version of the rules decides in its own way. Everything else is decided alike in all of them.
 *
 * @param version           its number, from 1 on.
 * @param finalBeatsPending whether of two notifications of one moment a final status counts before {@code Pending},
 *                          whatever their detail; else the one with more detail does.
 * @param mergesStatements whether everything that the platform says counts together, whatever its order
 *                          ({@link Statements}), a card's status set here stands against older words that loosen it,
 *                          and forgotten orders are remembered; {@code finalBeatsPending} then says nothing.
 * @param givesBackNoMore whether an open order of which entries have booked something gives back what was taken back of
 *                          it, whatever it did before, and no more; else an order that did nothing gave back nothing,
 *                          and another one all that was booked.
 * @param keepsHowSaid   whether a reversal that does not fit the order that it is said to name, and so goes on to name
 *                          the one before, goes on to know as well whether a record said so; else what did not fit says
 *                          that.
 * @param countsReserve whether what orders and transfers draw on the reserve is counted, which no decision looks at.
 */
public record RuleSet(
    int version, boolean finalBeatsPending, boolean mergesStatements, boolean givesBackNoMore,
    boolean keepsHowSaid, boolean countsReserve) {
}
