package dev.holdfast.bench.attack.made;

/** What is done to a signed callback before it is sent. */
public enum Mutation {
    /** Nothing: it has to be served as ever. */
    NONE(24),
    /** Bytes of the body, with the length corrected. */
    BODY_BYTES(18),
    /** Bytes of the request line and the headers. */
    HEAD_BYTES(10),
    /** Bytes of the body, with the length as it was. */
    WRONG_LENGTH(2),
    /** Members of {@code data}, or of the envelope, in another order. */
    REORDERED(4),
    /** Numbers as strings: the signed text is the same. */
    NUMBERS_AS_STRINGS(4),
    /** Characters of strings as escapes: the signed text is the same. */
    ESCAPES(4),
    /** A member of {@code data} that stands there twice, with another value. */
    DUPLICATE_MEMBER(4),
    /** Blanks wherever JSON allows them. */
    BLANKS(3),
    /** Another action over the same data, which no signature covers. */
    OTHER_ACTION(4),
    /** Two members made one, or one two, so that the signed text is the same. */
    OTHER_READING(4),
    /** Other data, and signed as such. */
    SIGNED_ANEW(6),
    /** The right signature of other data. */
    SIGNED_FOR_OTHER(6),
    /** Signed long ago, or for a time to come. */
    STALE(2),
    /** In chunks. */
    CHUNKED(4),
    /** In chunks whose frames are wrong. */
    CHUNKED_BADLY(2),
    /** Two answers to the question where the request ends, with another request in what is between them. */
    SMUGGLED(5),
    /** Headers twice, folded, empty, in capitals, or of an older HTTP. */
    ODD_HEADERS(5);

    private static final Mutation[] BY_WEIGHT = byWeight();

    private final int weight;

    Mutation(final int weight) {
        this.weight = weight;
    }

    private static Mutation[] byWeight() {
        int sum = 0;
        for (final Mutation each : values()) {
            sum += each.weight;
        }
        final Mutation[] all = new Mutation[sum];
        int next = 0;
        for (final Mutation each : values()) {
            for (int i = 0; i < each.weight; i++) {
                all[next++] = each;
            }
        }
        return all;
    }

    /** @param chance a whole number. */
    public static Mutation of(final int chance) {
        return BY_WEIGHT[Math.floorMod(chance, BY_WEIGHT.length)];
    }
}
