package dev.holdfast.ledger.fuzz;

/**
 * Where random choices of tests begin: the same in every run, so that a change of the code is what turns a test red.
 * {@code -Dtests.seed=N} begins elsewhere, {@code -Dtests.seed=random} anywhere; {@code -DNAME.seed=N} for one test.
 */
public final class Seed {
    /** For annotations, which take constants. */
    public static final String TEXT = "20261128";

    private static final String ALL = "tests.seed";

    private Seed() {
    }

    /** @param name of the property for this test alone, without its ending. */
    public static long of(final String name) {
        final String all = System.getProperty(ALL, TEXT);
        return Long.getLong(name + ".seed", all.equals("random") ? System.nanoTime() : Long.parseLong(all));
    }
}
