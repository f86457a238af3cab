package dev.holdfast.ledger.values.reserve;

import dev.holdfast.ledger.values.Codes;

/** What an entry of the reserve is for, with the codes under which journal and store keep it. */
public enum ReserveEntryKind {
    /** Money that the merchant put in. */
    TOP_UP(1, ReserveSum.TOPPED_UP),
    /** Money that the merchant took out. */
    WITHDRAWAL(2, ReserveSum.WITHDRAWN),
    /** What makes our figure that of the platform, in either direction. */
    CORRECTION(3, ReserveSum.CORRECTED);

    private static final Codes<ReserveEntryKind> CODES = new Codes<>("kind of a reserve's entry", values(),
        ReserveEntryKind::code);

    private final int code;
    private final ReserveSum sum;

    ReserveEntryKind(final int code, final ReserveSum sum) {
        this.code = code;
        this.sum = sum;
    }

    public int code() {
        return code;
    }

    /** Where its amount counts. */
    public ReserveSum sum() {
        return sum;
    }

    /** Whether an entry of this kind may have an amount below zero. */
    public boolean isSigned() {
        return this == CORRECTION;
    }

    /** @throws IllegalArgumentException when none has this number: ask {@link #isCode} first. */
    public static ReserveEntryKind of(final int code) {
        return CODES.of(code);
    }

    public static boolean isCode(final int code) {
        return CODES.contains(code);
    }
}
