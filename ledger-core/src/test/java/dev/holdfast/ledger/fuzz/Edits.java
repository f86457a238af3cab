package dev.holdfast.ledger.fuzz;

import java.util.Arrays;

/**
 * Changes to a good file, as an input of a fuzzer says them. Its first byte is the way: {@link #GARBAGE}, then the rest
 * is the file; or else the rest are edits of four bytes each, three of the position and one to be put there. With
 * {@link #CUT} the file ends at the first edit.
 */
public final class Edits {
    private static final int GARBAGE = 1;
    private static final int MENDED = 2;
    private static final int CUT = 4;
    private static final int EDIT_BYTES = 4;
    private static final int MOST_EDITS = 64;

    private final byte[] input;

    public Edits(final byte[] input) {
        this.input = input;
    }

    /** Whether the file has nothing of the good one. */
    public boolean isGarbage() {
        return has(GARBAGE);
    }

    /** Whether the sums in it should be made right for what is in it. */
    public boolean isMended() {
        return has(MENDED);
    }

    private boolean has(final int bit) {
        return input.length > 0 && (input[0] & bit) != 0;
    }

    /** What becomes of the good file. */
    public byte[] apply(final byte[] good) {
        if (isGarbage()) {
            return Arrays.copyOfRange(input, 1, input.length);
        }
        byte[] file = good.clone();
        if (has(CUT) && input.length > EDIT_BYTES) {
            file = Arrays.copyOf(file, position(1, file.length));
        }
        for (int at = 1; at + EDIT_BYTES <= input.length && at < MOST_EDITS * EDIT_BYTES && file.length > 0;
            at += EDIT_BYTES) {
            file[position(at, file.length)] = input[at + EDIT_BYTES - 1];
        }
        return file;
    }

    private int position(final int at, final int length) {
        return ((input[at] & 0xFF) << 16 | (input[at + 1] & 0xFF) << 8 | input[at + 2] & 0xFF) % length;
    }
}
