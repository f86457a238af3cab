package dev.holdfast.bench.torture;

import java.util.concurrent.TimeUnit;

/**
 * One order: what was asked, what the gateway acknowledged of it, and how it stands with the platform. Written by the
 * thread that asks.
 */
final class Promise {
    /** Nobody answered. */
    static final int NO_ANSWER = -1;
    /** The platform fails a purchase whose answer takes longer, by its own clock. */
    static final long PLATFORM_NS = TimeUnit.MILLISECONDS.toNanos(800);

    private static final int FIRST_DECISION = 2_000;
    private static final int FIRST_REFUSAL = 5_000;

    private final int number;
    private final int account;
    private final int amount;
    private final long askedMs;
    private final long askedNs = System.nanoTime();
    private volatile int code = NO_ANSWER;
    private volatile long elapsedNs;
    private volatile long answeredNs;
    private volatile Fate fate = Fate.PENDING;
    private volatile long settledNs;

    /**
     * @param account number of its account and card.
     * @param amount  in whole currency units.
     * @param askedMs Unix milliseconds.
     */
    Promise(final int number, final int account, final int amount, final long askedMs) {
        this.number = number;
        this.account = account;
        this.amount = amount;
        this.askedMs = askedMs;
    }

    /** How an order stands with the platform. */
    enum Fate {
        /** Asked about, and if the answer came in time, approved. */
        PENDING,
        /** Declined, or not answered in time. */
        FAILED,
        SETTLED
    }

    /** Takes an answer: the platform goes by its clock. */
    void answer(final int answeredCode, final long tookNs) {
        elapsedNs = tookNs;
        code = answeredCode;
        answeredNs = System.nanoTime();
        fate = answeredCode == 0 && tookNs <= PLATFORM_NS ? Fate.PENDING : Fate.FAILED;
    }

    void noAnswer() {
        fate = Fate.FAILED;
    }

    /** The platform has settled it, and the gateway may hear of that. */
    void settle() {
        fate = Fate.SETTLED;
    }

    /** The gateway has acknowledged that it is settled. */
    void settleAcknowledged() {
        settledNs = System.nanoTime();
    }

    String order() {
        return "T" + number;
    }

    String card() {
        return "C" + account;
    }

    String accountNo() {
        return "U" + account;
    }

    int account() {
        return account;
    }

    int amount() {
        return amount;
    }

    String amountText() {
        return amount + ".00";
    }

    long askedMs() {
        return askedMs;
    }

    int code() {
        return code;
    }

    Fate fate() {
        return fate;
    }

    /** Whether the answer was a decision of the ledger, which the same question has to get again. */
    boolean isDecided() {
        return code == 0 || code >= FIRST_DECISION && code < FIRST_REFUSAL;
    }

    /** Whether it was approved when the platform had given up. */
    boolean isLateApproval() {
        return code == 0 && fate == Fate.FAILED;
    }

    /** Whether it was asked about after a moment of the monotonic clock. */
    boolean isAskedAfter(final long ns) {
        return askedNs - ns > 0;
    }

    /** Whether the answer was known at a moment of the monotonic clock. */
    boolean isAnsweredBefore(final long ns) {
        return code != NO_ANSWER && answeredNs - ns < 0;
    }

    /** Whether the gateway's word that it is settled was known then. */
    boolean isSettleAcknowledgedBefore(final long ns) {
        return settledNs != 0 && settledNs - ns < 0;
    }

    @Override
    public String toString() {
        return order() + ',' + accountNo() + ',' + amount + ',' + code + ',' + TimeUnit.NANOSECONDS.toMillis(elapsedNs)
            + "ms," + fate
            + (settledNs == 0 ? "" : ",acknowledged");
    }
}
