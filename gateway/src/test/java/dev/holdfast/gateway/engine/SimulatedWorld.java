package dev.holdfast.gateway.engine;

import java.util.Random;

/** What outlives every process of a simulation. */
record SimulatedWorld(
    Random random, SimulatedTime time, LedgerTimeCheck ledgerTime, SimulatedCommands commands,
    SimulatedPromises promises, SimulationCounts counts) {
}
