package dev.holdfast.gateway.sync.onboarding;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import org.agrona.concurrent.EpochClock;

import java.util.HashMap;
import java.util.Map;

/**
 * When the platform is to be asked again about each of some subjects: after a pause that doubles from time to time, and
 * begins anew when there is news. Owned by the sync thread.
 */
@OwnedBy(Owner.SYNC_THREAD)
public final class PollPauses {
    private final EpochClock clock;
    private final long firstMs;
    private final long longestMs;
    private final Map<String, Pause> pauses = new HashMap<>();

    /** @param dueMs by the clock. */
    private record Pause(long dueMs, long lengthMs) {
    }

    /** @param clock milliseconds of any clock that never steps. */
    public PollPauses(final EpochClock clock, final OnboardingSettings settings) {
        this.clock = clock;
        firstMs = settings.pollMs();
        longestMs = Math.max(settings.pollMs(), settings.mostPollMs());
    }

    /** Whether it may be asked about now: so it may when it never was. */
    public boolean isDue(final String id) {
        final Pause pause = pauses.get(id);
        return pause == null || clock.time() - pause.dueMs >= 0;
    }

    /** It is asked about now: the next time is after a pause twice as long as the last one. */
    public void asked(final String id) {
        final Pause last = pauses.get(id);
        final long lengthMs = last == null ? firstMs : Math.min(longestMs, 2 * last.lengthMs);
        pauses.put(id, new Pause(clock.time() + lengthMs, lengthMs));
    }

    /** There is news of it: the next time is after the first pause again. */
    public void news(final String id) {
        pauses.put(id, new Pause(clock.time() + firstMs, firstMs));
    }

    /** Nobody will ask about it any more. */
    public void forget(final String id) {
        pauses.remove(id);
    }
}
