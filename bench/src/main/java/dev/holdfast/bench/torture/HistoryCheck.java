package dev.holdfast.bench.torture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.ledger.values.BrokenInvariantException;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks a gateway for what it ever promised, and whether it has come into step with the platform. */
final class HistoryCheck {
    /** The monotonic clock's end: everything counts. */
    static final long EVER = Long.MIN_VALUE;

    /** Of what is wrong in one way so much is listed. */
    static final int MOST_LINES = 20;

    private static final int THREADS = 4;
    private static final long LOOK_MS = 50;

    private final History history;
    private final Tally tally;
    private final PrintWriter out;

    /** @param tally where what is wrong is counted. */
    HistoryCheck(final History history, final Tally tally, final PrintWriter out) {
        this.history = history;
        this.tally = tally;
        this.out = out;
    }

    /**
     * Asks every question again, and how each order stands.
     *
     * @param beforeNs only what was acknowledged before this moment of the monotonic clock has to be there;
     *     {@link #EVER} for all.
     */
    void promises(final AdminClient admin, final CallbackClient callbacks, final List<Promise> all, final long beforeNs)
        throws InterruptedException {
        final long untilNs = beforeNs == EVER ? System.nanoTime() : beforeNs;
        final AtomicInteger next = new AtomicInteger();
        final AtomicInteger checked = new AtomicInteger();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            final Thread thread = new Thread(() -> {
                for (int at = next.getAndIncrement(); at < all.size(); at = next.getAndIncrement()) {
                    if (all.get(at).isDecided() && all.get(at).isAnsweredBefore(untilNs)) {
                        promise(admin, callbacks, all.get(at), all.get(at).isSettleAcknowledgedBefore(untilNs));
                    }
                    checked.incrementAndGet();
                }
            }, "check-" + i);
            thread.start();
            threads.add(thread);
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        if (checked.get() < all.size()) {
            throw new BrokenInvariantException("only " + checked.get() + " of " + all.size()
                + " promises could be checked");
        }
    }

    private void promise(
        final AdminClient admin, final CallbackClient callbacks, final Promise promise, final boolean isSettled) {
        final AdminClient.Answer order = admin.get("/v1/authorizations/" + promise.order());
        final int again = callbacks.post(StandIn.question(promise)).code();
        if (order.status() == 404) {
            report(Tally.LOST, promise, "asked again " + again);
        } else if (again != promise.code() || !order.field("decision_code").equals(Integer.toString(promise.code()))
            || !isAsPromised(promise, isSettled, order)) {
            report(Tally.CHANGED, promise, "asked again " + again + ", now " + order.text());
        }
    }

    private static boolean isAsPromised(
        final Promise promise, final boolean isSettled, final AdminClient.Answer order) {
        final boolean isPosted = order.field("posted").equals("-" + promise.amountText())
            && order.field("held").equals("0.00");
        final boolean hasNoPosting = order.field("posted").equals("0.00");
        final boolean isHeld = hasNoPosting && order.field("held").equals(promise.amountText());
        final boolean isFree = hasNoPosting && order.field("held").equals("0.00");
        if (promise.code() != 0) {
            return isFree;
        }
        return switch (promise.fate()) {
            case PENDING -> isHeld;
            // Whether the hold has gone in time is seen by the sums.
            case FAILED -> isHeld || isFree;
            case SETTLED -> isPosted || isHeld && !isSettled;
        };
    }

    private synchronized void report(final String name, final Promise promise, final String what) {
        tally.count(name);
        out.println(name.toUpperCase(Locale.ROOT) + ' ' + promise + ": " + what);
        out.flush();
    }

    /**
     * Waits until every account has and holds just what it has to when nothing is held for what the platform failed,
     * and all that it settled is booked. Nobody may ask meanwhile.
     *
     * @param limitMs after which each order that is wrong is listed and counted.
     * @return how long it took in milliseconds; below 0 when it did not come to pass.
     */
    long inStep(final AdminClient admin, final long limitMs) throws InterruptedException {
        final long startNs = System.nanoTime();
        while (true) {
            final List<Integer> wrong = wrongAccounts(admin, true);
            final long elapsedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
            if (wrong.isEmpty()) {
                return elapsedMs;
            }
            if (elapsedMs > limitMs) {
                list(admin, wrongAccounts(admin, false), elapsedMs);
                return -1;
            }
            Thread.sleep(LOOK_MS);
        }
    }

    private List<Integer> wrongAccounts(final AdminClient admin, final boolean isFirstEnough) {
        final List<Integer> wrong = new ArrayList<>();
        for (int i = 0; i < history.accounts() && !(isFirstEnough && !wrong.isEmpty()); i++) {
            final AdminClient.Answer account = admin.get("/v1/accounts/U" + i);
            if (!account.field("held").equals(history.heldOf(i))
                || !account.field("balance").equals(history.balanceOf(i))) {
                wrong.add(i);
            }
        }
        return wrong;
    }

    private void list(final AdminClient admin, final List<Integer> accounts, final long elapsedMs) {
        final JsonNode late = admin.get("/v1/late").json();
        int lines = 0;
        for (final Promise promise : history.all()) {
            if (!accounts.contains(promise.account())) {
                continue;
            }
            final AdminClient.Answer order = admin.get("/v1/authorizations/" + promise.order());
            final boolean holdsForFailed = promise.fate() == Promise.Fate.FAILED && order.status() == 200
                && !order.field("held").equals("0.00");
            final boolean isAsPromised = promise.code() == Promise.NO_ANSWER || isAsPromised(promise, true, order);
            if (promise.isDecided() || holdsForFailed) {
                tally.add(holdsForFailed ? Tally.LEFT_HOLDS : Tally.CHANGED, holdsForFailed || !isAsPromised ? 1 : 0);
                if ((holdsForFailed || !isAsPromised) && lines++ < MOST_LINES) {
                    out.printf(Locale.ROOT, "%s %s after %d ms: now %s; among late answers: %s%n",
                        holdsForFailed ? "LEFT HOLD" : "OUT OF STEP", promise, elapsedMs, order.text(),
                        lateEntry(late, promise));
                }
            }
        }
        for (final int account : accounts) {
            tally.count("accounts_out_of_step");
            out.printf(Locale.ROOT, "ACCOUNT U%d should hold %s and have %s: %s%n", account, history.heldOf(account),
                history.balanceOf(account), admin.get("/v1/accounts/U" + account).text());
        }
        if (lines == 0) {
            tally.count(Tally.CHANGED);
        }
        out.printf(Locale.ROOT, "late: %s%nsync: %s%n", late.path("unclean_stop"), admin.get("/v1/sync").text());
        out.flush();
    }

    private static String lateEntry(final JsonNode late, final Promise promise) {
        for (final JsonNode entry : late.path("approvals")) {
            if (entry.path("consume_no").asText().equals(promise.order())) {
                return entry.toString();
            }
        }
        return "no";
    }
}
