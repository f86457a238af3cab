package dev.holdfast.gateway.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the platform was told of orders, through all lives: for each the last decision, and of all decisions those told
 * as approvals.
 */
final class SimulatedPromises {
    private final Map<String, Long> decisions = new HashMap<>();
    private final Set<Long> approvals = new HashSet<>();

    /** @param sequence of the command that decided; 0 when the answer tells an earlier decision again. */
    void decided(final String consumeNo, final long sequence) {
        if (sequence != 0) {
            decisions.put(consumeNo, sequence);
        }
    }

    /** The order's decision was told in time, or again. */
    void approved(final String consumeNo) {
        approvals.add(decisions.getOrDefault(consumeNo, 0L));
    }

    boolean hasApproved(final long sequence) {
        return approvals.contains(sequence);
    }

    /** What was told may be gone, and its sequence be another command's. */
    void forget() {
        approvals.clear();
        decisions.clear();
    }
}
