package dev.holdfast.bench.torture;

import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.sandbox.process.GatewayProcess;

import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Clients that ask one after the other until they are told to rest, or nobody answers any more. Every other one closes
 * its connection when the platform gives up; the others wait, to see what comes late. Some answers get lost on the way
 * back.
 */
final class Load {
    private static final int CLIENTS = 8;
    private static final long REFUSED_PAUSE_MS = 20;
    /** One answer in so many, */
    private static final int LOST_ANSWERS = 40;
    /** and one notification of a settlement. */
    private static final int LOST_SETTLEMENTS = 10;

    private final CallbackClient patient;
    private final CallbackClient impatient;
    private final StandIn platform;
    private final History history;
    private final Tally tally;
    private final List<Thread> clients = new ArrayList<>();
    private volatile boolean isResting;

    Load(final GatewayProcess gateway, final StandIn platform, final History history, final Tally tally) {
        patient = gateway.callbacks();
        impatient = gateway.callbacks(Duration.ofNanos(Promise.PLATFORM_NS));
        this.platform = platform;
        this.history = history;
        this.tally = tally;
    }

    History history() {
        return history;
    }

    void start(final Random random) {
        for (int i = 0; i < CLIENTS; i++) {
            final long seed = random.nextLong();
            final CallbackClient gateway = i % 2 == 0 ? patient : impatient;
            final Thread client = new Thread(() -> run(gateway, new Random(seed)), "client-" + i);
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

    private void run(final CallbackClient gateway, final Random random) {
        while (!isResting) {
            final Promise promise = history.next(random);
            platform.list(promise);
            if (!ask(gateway, promise, random)) {
                return;
            }
        }
    }

    /** Returns whether somebody is there. */
    private boolean ask(final CallbackClient gateway, final Promise promise, final Random random) {
        try {
            final CallbackClient.Answer answer = gateway.post(StandIn.question(promise));
            if (random.nextInt(LOST_ANSWERS) == 0) {
                tally.count("answers_lost");
                promise.noAnswer();
            } else {
                promise.answer(answer.code(), answer.elapsedNs());
            }
        } catch (final RuntimeException e) {
            // The gateway was killed, or does not answer: so the platform fails it.
            promise.noAnswer();
            platform.list(promise);
            final boolean hasGivenUp = e.getCause() instanceof HttpTimeoutException;
            tally.count(hasGivenUp ? "given_up" : "unanswered");
            return hasGivenUp;
        }
        try {
            if (promise.fate() == Promise.Fate.FAILED) {
                fail(gateway, promise, random);
            } else {
                history.keep(promise);
                if (random.nextInt(3) == 0) {
                    settle(gateway, promise, random);
                }
            }
            return true;
        } catch (final RuntimeException e) {
            return e.getCause() instanceof HttpTimeoutException;
        }
    }

    private void fail(final CallbackClient gateway, final Promise promise, final Random random) {
        history.keep(promise);
        platform.list(promise);
        if (promise.code() != Promise.NO_ANSWER) {
            tally.count(promise.code() == 0 ? "late_approvals" : "declined_" + promise.code());
        }
        // Every other notification is lost.
        if (random.nextBoolean()) {
            StandIn.notify(gateway, promise);
        }
        if (promise.code() != Promise.NO_ANSWER && !promise.isDecided()) {
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

    private void settle(final CallbackClient gateway, final Promise promise, final Random random) {
        promise.settle();
        platform.list(promise);
        history.keep(promise);
        if (random.nextInt(LOST_SETTLEMENTS) > 0 && StandIn.notify(gateway, promise)) {
            promise.settleAcknowledged();
            history.keep(promise);
        }
    }
}
