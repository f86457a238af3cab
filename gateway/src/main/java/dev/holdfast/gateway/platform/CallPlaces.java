package dev.holdfast.gateway.platform;

/**
 * How many calls there are and how many requests of them are on their way. Some of those places are kept for calls that
 * cannot wait, so that thousands of orders in doubt do not hold up a card that somebody waits for.
 */
final class CallPlaces {
    private static final int MAX_CALLS = 256;
    /** One place in so many is kept. */
    private static final int KEPT_SHARE = 4;

    private final int maxInFlight;
    private final int maxInFlightOfWaiting;
    private int calls;
    private int waitingCalls;
    private int inFlight;
    private int waitingInFlight;

    /** @param maxInFlight most requests on their way; of more than one, a quarter and at least one is kept. */
    CallPlaces(final int maxInFlight) {
        this.maxInFlight = maxInFlight;
        maxInFlightOfWaiting = maxInFlight == 1 ? 1 : maxInFlight - Math.max(1, maxInFlight / KEPT_SHARE);
    }

    void onCall(final PlatformRequest request) {
        calls++;
        waitingCalls += request.canWait() ? 1 : 0;
    }

    void onResult(final PlatformRequest request) {
        calls--;
        waitingCalls -= request.canWait() ? 1 : 0;
    }

    boolean isFull() {
        return calls - waitingCalls >= MAX_CALLS;
    }

    boolean isFullOfWaiting() {
        return waitingCalls >= MAX_CALLS;
    }

    boolean maySend(final PlatformRequest request) {
        return inFlight < maxInFlight && (!request.canWait() || waitingInFlight < maxInFlightOfWaiting);
    }

    void onSent(final PlatformRequest request) {
        inFlight++;
        waitingInFlight += request.canWait() ? 1 : 0;
    }

    void onResponse(final PlatformRequest request) {
        inFlight--;
        waitingInFlight -= request.canWait() ? 1 : 0;
    }
}
