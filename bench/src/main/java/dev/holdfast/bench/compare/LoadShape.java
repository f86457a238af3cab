package dev.holdfast.bench.compare;

import java.util.Locale;

/**
 * What a round sends.
 *
 * @param connections over so many.
 * @param perSecond   open loop at this rate; 0 for a closed loop, one request on its way on each connection.
 */
record LoadShape(int connections, double perSecond) {
    boolean isClosed() {
        return perSecond == 0;
    }

    @Override
    public String toString() {
        return isClosed() ? "closed loop, " + connections + " connections"
            : String.format(Locale.ROOT, "open loop at %.0f/s, %d connections", perSecond, connections);
    }
}
