package dev.holdfast.bench.torture;

import dev.holdfast.gateway.sandbox.CallbackClient;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Clients that ask one after the other until they are told to rest, or nobody answers any more. */
final class Load {
    private static final int CLIENTS = 8;
    private static final long REFUSED_PAUSE_MS = 20;

    private final CallbackClient gateway;
    private final StandIn platform;
    private final History history;
    private final Tally tally;
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean isResting;

    Load(final CallbackClient gateway, final StandIn platform, final History history, final Tally tally) {
        this.gateway = gateway;
        this.platform = platform;
        this.history = history;
        this.tally = tally;
    }

    void start(final Random random) {
        for (int i = 0; i < CLIENTS; i++) {
            final long seed = random.nextLong();
            final Thread client = new Thread(() -> run(new Random(seed)), "client-" + i);
            client.start();
            clients.add(client);
        }
    }

    /** Has no more asked, and waits for the last answers. */
    void rest() throws InterruptedException {
        isResting = true;
        join();
    }

    /** Waits for clients whose gateway is gone. */
    void join() throws InterruptedException {
        for (final Thread client : clients) {
            client.join();
        }
    }

    private void run(final Random random) {
        while (!isResting) {
            final Promise promise = history.next(random);
            platform.list(promise);
            if (!ask(promise, random)) {
                return;
            }
        }
    }

    /** Returns whether somebody answered. */
    private boolean ask(final Promise promise, final Random random) {
        try {
            final CallbackClient.Answer answer = gateway.post(StandIn.question(promise));
            promise.answer(answer.code(), answer.elapsedNs());
        } catch (final RuntimeException e) {
            // The gateway was killed, or does not answer: so the platform fails it.
            promise.noAnswer();
            platform.list(promise);
            tally.count("unanswered");
            return false;
        }
        try {
            if (promise.fate() == Promise.Fate.FAILED) {
                fail(promise, random);
            } else {
                history.keep(promise);
                if (random.nextInt(3) == 0) {
                    settle(promise, random);
                }
            }
            return true;
        } catch (final RuntimeException e) {
            return false;
        }
    }

    private void fail(final Promise promise, final Random random) {
        history.keep(promise);
        platform.list(promise);
        tally.count(promise.code() == 0 ? "late_approvals" : "declined_" + promise.code());
        // Every other notification is lost.
        if (random.nextBoolean()) {
            StandIn.tell(gateway, promise);
        }
        if (!promise.isDecided()) {
            // A gateway that refuses everything would be asked more often than one that decides.
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(REFUSED_PAUSE_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void settle(final Promise promise, final Random random) {
        promise.settle();
        platform.list(promise);
        history.keep(promise);
        if (random.nextInt(10) > 0 && StandIn.tell(gateway, promise)) {
            promise.settleAcknowledged();
            history.keep(promise);
        }
    }
}
