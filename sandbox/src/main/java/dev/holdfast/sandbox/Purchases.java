package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.gateway.wire.Action;
import dev.holdfast.sandbox.rules.Refusal;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The life of purchases: asked for, settled or failed, reversed, refunded, and charged with fees that come later. Any
 * thread.
 */
public final class Purchases implements AutoCloseable {
    private static final String PENDING = "Pending";
    private static final String SUCCESS = "Success";
    private static final String FAIL = "Fail";
    private static final int LATEST_SETTLEMENT_MS = 1_500;
    private static final int CENTS = 2;
    private static final int MOST_CENTS = 9_000;
    private static final int PERCENT = 100;

    private final ProgramMode mode;
    private final SandboxBooks books;
    private final CallbackSender sender;
    private final AtomicInteger open = new AtomicInteger();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1, task -> {
        final Thread thread = new Thread(task, "sandbox-purchases");
        thread.setDaemon(true);
        return thread;
    });

    Purchases(final ProgramMode mode, final SandboxBooks books, final CallbackSender sender) {
        this.mode = mode;
        this.books = books;
        this.sender = sender;
    }

    /** A purchase and the merchant's answer to it. */
    public record Result(ObjectNode order, CallbackSender.Answer answer) {
    }

    /**
     * Makes a purchase. In AUTHORIZATION mode the merchant is asked, and what it declines, or answers too late, fails.
     * In CREDIT_EXTENSION mode the cardholder's account decides. A failure is pushed at once; a purchase that goes
     * through stays pending until {@link #settle}.
     *
     * @param type Consumption or Atm.
     */
    public CompletableFuture<Result> purchase(final String cardNo, final String amount, final String type) {
        final String cardholderNo = books.card(cardNo).path("cardholder_no").asText();
        final ObjectNode order = books.record(
            CallbackBodies.order(books.nextNumber("T"), cardNo, cardholderNo, amount, PENDING, 0).put("type", type));
        if (mode == ProgramMode.CREDIT_EXTENSION) {
            final boolean isCovered = books.deduct(cardholderNo, new BigDecimal(amount));
            return CompletableFuture.completedFuture(end(order, new CallbackSender.Answer(
                isCovered ? CallbackSender.Verdict.APPROVED : CallbackSender.Verdict.DECLINED, -1,
                "decided by the platform")));
        }
        return sender.authorize(order).thenApply(answer -> end(order, answer));
    }

    private Result end(final ObjectNode order, final CallbackSender.Answer answer) {
        if (answer.verdict() == CallbackSender.Verdict.APPROVED) {
            return new Result(order, answer);
        }
        return new Result(push(order.put("status", FAIL)), answer);
    }

    /** Says that a purchase is settled. @param amount what cleared, which may differ from what was asked. */
    public ObjectNode settle(final String consumeNo, final String amount) {
        return push(books.order(consumeNo).put("status", SUCCESS).put("amount", new BigDecimal(amount)));
    }

    /** Says that a purchase that was approved did not go through. */
    public ObjectNode fail(final String consumeNo) {
        return push(books.order(consumeNo).put("status", FAIL));
    }

    /** Says later what the purchase cost on the platform's side. */
    public ObjectNode addFee(final String consumeNo, final String fee) {
        final ObjectNode order = books.order(consumeNo).put("fee", new BigDecimal(fee));
        order.putArray("fee_detail").addObject().put("fee_type", "Consume_fee").put("amount", new BigDecimal(fee));
        return push(order);
    }

    /** Takes back a part of a purchase, or gives it back. @param type Reversal or Refund. */
    public ObjectNode giveBack(final String type, final String consumeNo, final String amount) {
        final ObjectNode order = books.order(consumeNo);
        if (mode == ProgramMode.CREDIT_EXTENSION) {
            books.deduct(order.path("cardholder_no").asText(), new BigDecimal(amount).negate());
        }
        return push(CallbackBodies.order(books.nextNumber("R"), order.path("card_no").asText(),
            order.path("cardholder_no").asText(), amount, SUCCESS, 0).put("type", type)
            .put("consume_relate_no", consumeNo));
    }

    /** Freezes, unfreezes or deletes a card on the platform's side, and says so. */
    public void changeCard(final String cardNo, final String status) {
        final String before = books.changeStatus(cardNo, status);
        sender.push(Action.CARD_UPDATE,
            SandboxShapes.cardUpdate(books.card(cardNo), before, "sandbox", books.presentMs()));
    }

    private ObjectNode push(final ObjectNode order) {
        final ObjectNode kept = books.record(order);
        sender.push(Action.CONSUMPTION, kept);
        return kept;
    }

    /** Says everything again that was ever said about orders. Returns how much that was. */
    public int replay() {
        final List<ObjectNode> all = books.orders();
        all.stream().filter(order -> !order.path("status").asText().equals(PENDING))
            .forEach(order -> sender.push(Action.CONSUMPTION, order));
        return all.size();
    }

    /**
     * Makes purchases at a steady rate, each with a life of its own: most settle soon, some for another amount, some
     * fail, some are reversed or refunded, and most hear of their fee later.
     *
     * @param seed of the choices.
     */
    public void traffic(final List<String> cards, final int ratePerSecond, final long durationMs, final long seed) {
        final Random random = new Random(seed);
        final long periodNs = TimeUnit.SECONDS.toNanos(1) / ratePerSecond;
        final long count = TimeUnit.MILLISECONDS.toNanos(durationMs) / periodNs;
        open.addAndGet((int) count);
        for (long i = 0; i < count; i++) {
            final String card = cards.get(random.nextInt(cards.size()));
            final String amount = BigDecimal.valueOf(1 + random.nextInt(MOST_CENTS), CENTS).toPlainString();
            final String type = random.nextInt(10) == 0 ? "Atm" : "Consumption";
            final long choice = random.nextLong();
            timer.schedule(() -> live(card, amount, type, choice), i * periodNs, TimeUnit.NANOSECONDS);
        }
    }

    private void live(final String card, final String amount, final String type, final long choice) {
        try {
            purchase(card, amount, type).whenComplete((result, problem) -> {
                if (problem == null && result.answer.verdict() == CallbackSender.Verdict.APPROVED) {
                    later(new Random(choice), result.order.path("consume_no").asText(), new BigDecimal(amount));
                } else {
                    open.decrementAndGet();
                }
            });
        } catch (final Refusal e) {
            open.decrementAndGet();
        }
    }

    private void later(final Random random, final String consumeNo, final BigDecimal amount) {
        final int chance = random.nextInt(PERCENT);
        timer.schedule(() -> {
            if (chance < 5) {
                fail(consumeNo);
            } else {
                final BigDecimal cleared = chance < 10 ? amount.add(BigDecimal.valueOf(7, CENTS)) : amount;
                settle(consumeNo, cleared.toPlainString());
                if (chance < 70) {
                    addFee(consumeNo, "0.10");
                }
                if (chance >= 90) {
                    giveBack(
                        chance < 95 ? "Reversal" : "Refund", consumeNo, chance % 2 == 0 ? amount.toPlainString()
                        : "0.01");
                }
            }
            open.decrementAndGet();
        }, random.nextInt(LATEST_SETTLEMENT_MS), TimeUnit.MILLISECONDS);
    }

    /** Purchases of the traffic that have not come to their end. */
    public int open() {
        return open.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
