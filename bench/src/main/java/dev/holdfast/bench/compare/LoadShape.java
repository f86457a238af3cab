package dev.holdfast.bench.compare;

import java.util.Locale;

/**
 * What a round sends.
 *
 * @param connections over so many.
 * @param perSecond   open loop at this rate; 0 for another kind.
 * @param percent     open loop at so much of each side's own maximum; 0 for another kind. Neither is a closed loop, one
 *                    request on its way on each connection.
 */
record LoadShape(int connections, double perSecond, int percent) {
    LoadShape(final int connections, final double perSecond) {
        this(connections, perSecond, 0);
    }

    static LoadShape ofMaximum(final int connections, final int percent) {
        return new LoadShape(connections, 0, percent);
    }

    boolean isClosed() {
        return perSecond == 0 && percent == 0;
    }

    @Override
    public String toString() {
        if (isClosed()) {
            return "closed loop, " + connections + " connections";
        }
        return percent > 0 ? "open loop at " + percent + " % of its maximum, " + connections + " connections"
            : String.format(Locale.ROOT, "open loop at %.0f/s, %d connections", perSecond, connections);
    }
}
