package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.gateway.wire.Action;
import dev.holdfast.gateway.wire.CanonicalForm;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.HdrHistogram.ConcurrentHistogram;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends callbacks as the platform does: signed in either form, an authorization with a limit of 800 ms or another that
 * is set, a notification again and again until it is acknowledged. Any thread.
 */
public final class CallbackSender implements AutoCloseable {
    /** An authorization that is not answered by then fails the purchase, where nothing else is set. */
    public static final long LIMIT_MS = 800;

    private static final int MAX_UNDERWAY = 32;
    private static final int MAX_DELAY_MS = 3_000;
    private static final int MAX_LATENCY_US = 60_000_000;

    private final SandboxSettings settings;
    private final Faults faults;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1, task -> {
        final Thread thread = new Thread(task, "sandbox-callbacks");
        thread.setDaemon(true);
        return thread;
    });
    private final ConcurrentHistogram latencyUs = new ConcurrentHistogram(MAX_LATENCY_US, 3);
    private final AtomicLong authorizations = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong notifications = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong givenUp = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger underway = new AtomicInteger();
    private final Set<Sending> pausing = ConcurrentHashMap.newKeySet();
    private final Queue<Runnable> due = new ConcurrentLinkedQueue<>();
    private volatile CallbackClient client;
    private volatile CallbackRetries retries = CallbackRetries.of(CallbackRetries.STANDARD);

    CallbackSender(final SandboxSettings settings, final Faults faults) {
        this.settings = settings;
        this.faults = faults;
        target(settings.callbackUrl());
    }

    /** What an authorization came to. */
    public enum Verdict {
        APPROVED, DECLINED, LATE, UNANSWERED
    }

    /**
     * An authorization's answer.
     *
     * @param code what the merchant said; -1 for nothing.
     */
    public record Answer(Verdict verdict, int code, String message) {
    }

    /** Sends callbacks there from now on; null for nowhere. */
    void target(final URI url) {
        client = url == null ? null : new CallbackClient(url, settings.apiKey(), settings.apiSecret());
    }

    /** Sends what is not acknowledged again after these pauses from now on. */
    public void retries(final CallbackRetries pauses) {
        retries = pauses;
    }

    CallbackRetries retries() {
        return retries;
    }

    /** Asks whether a purchase may go through. Completes within the limit, and never with an exception. */
    CompletableFuture<Answer> authorize(final ObjectNode order) {
        authorizations.incrementAndGet();
        final ObjectNode data = order.deepCopy();
        data.remove("consume_relate_no");
        final String body = CallbackBodies.body(Action.AUTH, data, Map.of());
        final CompletableFuture<CallbackClient.Answer> sent = post(body);
        if (faults.strikes(Fault.CALLBACK_DOUBLED)) {
            post(body);
        }
        sent.thenAccept(answer ->
            latencyUs.recordValue(Math.min(MAX_LATENCY_US, TimeUnit.NANOSECONDS.toMicros(answer.elapsedNs()))));
        return sent.handle((answer, problem) -> {
            if (problem != null) {
                unanswered.incrementAndGet();
                return new Answer(Verdict.UNANSWERED, -1, String.valueOf(problem.getMessage()));
            }
            if (answer.elapsedNs() > TimeUnit.MILLISECONDS.toNanos(settings.limitMs())) {
                late.incrementAndGet();
                return new Answer(Verdict.LATE, answer.code(), answer.message());
            }
            final boolean isApproved = answer.httpStatus() == 200 && answer.code() == 0;
            return new Answer(isApproved ? Verdict.APPROVED : Verdict.DECLINED, answer.code(), answer.message());
            // The limit ends a future of its own, so that what comes later is counted above.
        }).thenApply(answer -> answer)
            .completeOnTimeout(new Answer(Verdict.LATE, -1, "no answer within " + settings.limitMs() + " ms"),
                settings.limitMs(), TimeUnit.MILLISECONDS);
    }

    /** Pushes until it is acknowledged, or until the platform gives up. */
    void push(final Action action, final ObjectNode data) {
        if (faults.strikes(Fault.CALLBACK_LOST)) {
            return;
        }
        notifications.incrementAndGet();
        final String body = CallbackBodies.body(action, data.deepCopy(), Map.of());
        attempt(
            body, 1, faults.strikes(Fault.CALLBACK_DELAYED) ? ThreadLocalRandom.current().nextInt(MAX_DELAY_MS) : 0);
        if (faults.strikes(Fault.CALLBACK_DOUBLED)) {
            attempt(body, 1, 0);
        }
    }

    private void attempt(final String body, final int attempt, final long delayMs) {
        waiting.incrementAndGet();
        final Sending sending = new Sending(body, attempt);
        pausing.add(sending);
        timer.schedule(sending, delayMs, TimeUnit.MILLISECONDS);
    }

    /** A sending that has yet to become due: by its time, or because nobody wants to wait for that. */
    private final class Sending implements Runnable {
        private final String body;
        private final int attempt;

        Sending(final String body, final int attempt) {
            this.body = body;
            this.attempt = attempt;
        }

        @Override
        public void run() {
            if (pausing.remove(this)) {
                due.add(() -> send(body, attempt));
                sendDue();
            }
        }
    }

    /** Sends at once what waits for its time. What is not acknowledged then has its next pause. Returns how much. */
    public int hurry() {
        final List<Sending> all = List.copyOf(pausing);
        all.forEach(Sending::run);
        return all.size();
    }

    /** Sends what is due, but only so much at a time: the platform has not as many connections as notifications. */
    private void sendDue() {
        while (underway.incrementAndGet() <= MAX_UNDERWAY) {
            final Runnable next = due.poll();
            if (next == null) {
                break;
            }
            next.run();
        }
        underway.decrementAndGet();
    }

    private void send(final String body, final int attempt) {
        sent.incrementAndGet();
        post(body).whenComplete((answer, problem) -> {
            if (problem != null || answer.httpStatus() != 200 || answer.code() != 0) {
                final List<Long> pausesMs = retries.pausesMs();
                if (attempt <= pausesMs.size()) {
                    attempt(body, attempt + 1, pausesMs.get(attempt - 1));
                } else {
                    givenUp.incrementAndGet();
                }
            }
            waiting.decrementAndGet();
            underway.decrementAndGet();
            if (!due.isEmpty()) {
                timer.execute(this::sendDue);
            }
        });
    }

    private CompletableFuture<CallbackClient.Answer> post(final String body) {
        final CallbackClient there = client;
        if (there == null) {
            return CompletableFuture.failedFuture(new UnusableEnvironmentException("there is no callback URL"));
        }
        final long timestampMs = faults.timeMs();
        final CanonicalForm form = ThreadLocalRandom.current().nextBoolean() ? CanonicalForm.FASTJSON1
            : CanonicalForm.FASTJSON2;
        return there.send(body, Long.toString(timestampMs), there.sign(body, timestampMs, form));
    }

    /** Sendings of notifications, also those that were not acknowledged. */
    long sent() {
        return sent.get();
    }

    /** Sends that have yet to happen or to be answered. */
    public int waiting() {
        return waiting.get();
    }

    /** Authorizations that were answered too late, or not at all. */
    public long failedAuthorizations() {
        return late.get() + unanswered.get();
    }

    /** What was sent and how fast it was answered, in words. */
    public String report() {
        return String.format(Locale.ROOT,
            "authorizations=%d late=%d unanswered=%d p50=%.1fms p99=%.1fms max=%.1fms notifications=%d given_up=%d",
            authorizations.get(), late.get(), unanswered.get(), latencyUs.getValueAtPercentile(50) / 1e3,
            latencyUs.getValueAtPercentile(99) / 1e3, latencyUs.getMaxValue() / 1e3, notifications.get(),
            givenUp.get());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
