package dev.holdfast.gateway.engine.batch;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import net.openhft.chronicle.algo.hashing.LongHashFunction;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Knows the orders whose approval was published more than once. Such an approval may be in somebody's hands although
 * the first answer came too late, so it is not withdrawn. What it has forgotten counts as published, and so does what
 * has the same hash. Owned by the ledger thread; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class RepeatedApprovals {
    private static final int CAPACITY = 1 << 14;
    private static final int MAX_ID_BYTES = 64;

    private final LongHashFunction function = LongHashFunction.xx_r39(new SecureRandom().nextLong());
    private final RecentHashes known = new RecentHashes(CAPACITY);
    private final UnsafeBuffer text = new UnsafeBuffer(ByteBuffer.allocateDirect(MAX_ID_BYTES));

    /** @param sequence of the ledger's last command, now that the approval is published again. */
    void add(final DirectBuffer consumeNo, final long sequence) {
        known.add(hash(consumeNo), sequence);
    }

    /** @param decidedBy sequence of the command that approved the order. */
    boolean mayContain(final DirectBuffer consumeNo, final long decidedBy) {
        return known.contains(hash(consumeNo)) || decidedBy <= known.lastLostMark();
    }

    private long hash(final DirectBuffer consumeNo) {
        text.putBytes(0, consumeNo, 0, consumeNo.capacity());
        final long hash = function.hashMemory(text.addressOffset(), consumeNo.capacity());
        return hash == RecentHashes.NONE ? 1 : hash;
    }
}
