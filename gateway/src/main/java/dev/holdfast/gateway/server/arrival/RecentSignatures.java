package dev.holdfast.gateway.server.arrival;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;

/**
 * The right signatures that came lately, so that a callback which is sent again and again, word for word, is known
 * before the ledger is asked. One that is forgotten passes for new, which costs a little time and nothing else. Owned
 * by one event loop; allocates nothing.
 */
@OwnedBy(Owner.EVENT_LOOP)
@HotPath
public final class RecentSignatures {
    static final int PLACES = 1 << 13;

    private final long[] places = new long[PLACES];

    /**
     * Whether it came lately.
     *
     * @param signature its first eight bytes. Nobody without the secret can choose them, so that they spread evenly.
     */
    public boolean contains(final long signature) {
        return places[placeOf(signature)] == signature;
    }

    /** Adds one, in place of another. */
    public void add(final long signature) {
        places[placeOf(signature)] = signature;
    }

    private static int placeOf(final long signature) {
        return (int) signature & PLACES - 1;
    }
}
