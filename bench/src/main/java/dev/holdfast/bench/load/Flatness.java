package dev.holdfast.bench.load;

/**
 * Whether a server is warm: its throughput gets no better any more. Only getting better counts: whatever else the
 * machine does makes single rounds worse, of a warm server, too.
 */
public final class Flatness {
    /** So many rounds in a row have to be no better than what was better last. */
    static final int ROUNDS = 3;
    /** What counts as better; less is, too, when it adds up. */
    static final double GAIN = 1.03;

    /** How near to the best one of them has to be: else the machine was busy with something else all the while. */
    static final double NEAR = 0.9;

    private double best;
    private double bestSince;
    private int sinceBetter;

    public void add(final double perSecond) {
        if (perSecond > best * GAIN) {
            best = perSecond;
            bestSince = 0;
            sinceBetter = 0;
        } else {
            bestSince = Math.max(bestSince, perSecond);
            sinceBetter++;
        }
    }

    public boolean isFlat() {
        return sinceBetter >= ROUNDS && bestSince >= best * NEAR;
    }
}
