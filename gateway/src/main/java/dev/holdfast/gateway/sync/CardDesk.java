package dev.holdfast.gateway.sync;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.platform.PlatformCode;
import dev.holdfast.gateway.platform.PlatformException;
import dev.holdfast.gateway.platform.PlatformRequest;
import dev.holdfast.gateway.platform.PrivateData;
import dev.holdfast.gateway.sync.onboarding.DeskAnswer;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the platform is asked for at once, on behalf of somebody who waits: to activate a card, to set its PIN, for a
 * token of its hosted page. CVV, PIN and token are secrets: none of them is kept, logged or journaled, and nothing is
 * sent twice. Any thread.
 */
public final class CardDesk {
    private static final int SYSTEM_ERROR = 1001;
    private static final int TOO_FREQUENT = 1009;

    private final PlatformClient client;
    private final Predicate<Runnable> syncThread;
    private final Consumer<String> onActivated;
    private final long timeoutMs;
    private volatile String apiSecret;

    /**
     * @param syncThread  has something done on the sync thread; false when that has too much to do.
     * @param timeoutMs   how long somebody waits.
     * @param onActivated gets the number of a card that was activated, on the sync thread.
     */
    CardDesk(
        final PlatformClient client, final Predicate<Runnable> syncThread, final long timeoutMs,
        final Consumer<String> onActivated) {
        this.client = client;
        this.syncThread = syncThread;
        this.timeoutMs = timeoutMs;
        this.onActivated = onActivated;
    }

    /** From now on encrypts under this secret. */
    void use(final byte[] secret) {
        apiSecret = new String(secret, StandardCharsets.UTF_8);
    }

    /** Activates a card; completes on any thread, and never with an exception. */
    public CompletableFuture<DeskAnswer> activate(final String cardNo, final char[] cvv) {
        return ask(new Job(cardNo, true, card -> PlatformCalls.activateCard(holderOf(card), cardNo,
            card.path("card_last_no").asText(""), encrypt(cvv)), () -> onActivated.accept(cardNo)));
    }

    /** Sets a card's PIN; completes on any thread, and never with an exception. */
    public CompletableFuture<DeskAnswer> setPin(final String cardNo, final char[] pin) {
        return ask(new Job(cardNo, true, card -> PlatformCalls.setPin(holderOf(card), cardNo, encrypt(pin)),
            () -> { }));
    }

    /** Gets a token, good once; completes on any thread, and never with an exception. */
    public CompletableFuture<DeskAnswer> clientToken(final String cardNo) {
        return ask(new Job(cardNo, false, card -> PlatformCalls.clientToken(cardNo), () -> { }));
    }

    private static String holderOf(final JsonNode card) {
        return card.path("cardholder_no").asText("");
    }

    private String encrypt(final char[] plain) {
        return new PrivateData(apiSecret).encrypt(plain);
    }

    /** How far it has come: whoever changes it first, the sending or the end of the wait, counts. */
    private enum Phase { WAITS, SENT, GIVEN_UP }

    /**
     * One thing to be asked for.
     *
     * @param needsCard whether the platform's record of the card is asked for first.
     * @param request   makes the request, from that record.
     * @param onDone    what to do when the platform has done it.
     */
    private record Job(
        String cardNo, boolean needsCard, Function<JsonNode, PlatformRequest> request, Runnable onDone,
        AtomicReference<Phase> phase, CompletableFuture<DeskAnswer> answer) {
        Job(
            final String cardNo, final boolean needsCard, final Function<JsonNode, PlatformRequest> request,
            final Runnable onDone) {
            this(cardNo, needsCard, request, onDone, new AtomicReference<>(Phase.WAITS), new CompletableFuture<>());
        }

        DeskAnswer giveUp() {
            return phase.compareAndSet(Phase.WAITS, Phase.GIVEN_UP)
                ? DeskAnswer.notSent("the platform did not answer in time, and nothing was sent that changes anything")
                : DeskAnswer.unknown("the platform did not answer in time");
        }
    }

    private CompletableFuture<DeskAnswer> ask(final Job job) {
        CompletableFuture.delayedExecutor(timeoutMs, TimeUnit.MILLISECONDS).execute(() -> {
            if (!job.answer.isDone()) {
                job.answer.complete(job.giveUp());
            }
        });
        if (!syncThread.test(() -> begin(job))) {
            job.answer.complete(DeskAnswer.notSent("the sync thread has too much to do"));
        }
        return job.answer;
    }

    private void begin(final Job job) {
        if (client.isBusy()) {
            job.answer.complete(DeskAnswer.notSent("the platform is not asked now: "
                + client.stats().lastProblem()));
        } else if (job.needsCard) {
            client.call(PlatformCalls.card(job.cardNo)).whenComplete((card, problem) -> {
                if (problem == null) {
                    send(job, card);
                } else {
                    job.answer.complete(problem instanceof PlatformException refusal && refusal.isFinal()
                        ? refusal(refusal) : DeskAnswer.notSent(problem.getMessage()));
                }
            });
        } else {
            send(job, null);
        }
    }

    private void send(final Job job, final JsonNode card) {
        final PlatformRequest request;
        try {
            request = job.request.apply(card).once();
        } catch (final IllegalArgumentException e) {
            job.answer.complete(DeskAnswer.notSent(e.getMessage()));
            return;
        }
        if (!job.phase.compareAndSet(Phase.WAITS, Phase.SENT)) {
            return;
        }
        client.call(request).whenComplete((data, problem) -> {
            final DeskAnswer answer = problem == null ? answerOf(data) : answerOf(problem);
            if (answer.kind() == DeskAnswer.Kind.DONE) {
                job.onDone.run();
            }
            job.answer.complete(answer);
        });
    }

    private static DeskAnswer answerOf(final JsonNode data) {
        return data.path("result").asBoolean(true) ? DeskAnswer.done(data)
            : DeskAnswer.refused(PlatformCode.OK, "the platform says result=false");
    }

    private static DeskAnswer answerOf(final Throwable problem) {
        if (!(problem instanceof PlatformException said) || said.code() == PlatformCode.NO_RESPONSE
            || said.code() == SYSTEM_ERROR) {
            return DeskAnswer.unknown("the platform's answer is lost, or says nothing");
        }
        return said.code() == TOO_FREQUENT ? DeskAnswer.notSent(PlatformCode.meaningOf(TOO_FREQUENT)) : refusal(said);
    }

    private static DeskAnswer refusal(final PlatformException refusal) {
        final String named = refusal.parameter();
        return DeskAnswer.refused(refusal.code(), PlatformCode.meaningOf(refusal.code())
            + (named.isEmpty() ? "" : ", parameter=" + named));
    }
}
