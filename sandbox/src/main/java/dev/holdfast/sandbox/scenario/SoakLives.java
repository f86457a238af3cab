package dev.holdfast.sandbox.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.sandbox.CallbackSender;
import dev.holdfast.sandbox.Purchases;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * People who become cardholders beside the purchases of a soak: every third is rejected at first; every second card is
 * a physical one, is activated and gets a PIN; each buys once. What is refused or lost is tried again as the document
 * of onboarding says. Has a few threads of its own, each with its own people.
 */
final class SoakLives implements AutoCloseable {
    private static final int THREADS = 8;
    private static final long LOOK_MS = 200;
    private static final int NOT_FOUND = 404;
    private static final String PIN = "135790";
    private static final String AMOUNT = "10.00";

    private final SandboxRig rig;
    private final OnboardingClient client;
    private final List<Life> lives;
    private final long everyMs;
    private final long startNs = System.nanoTime();
    private final List<Thread> threads;
    private volatile boolean isClosed;

    /** @param everyMs pause between the beginnings of two of them. */
    SoakLives(final SandboxRig rig, final int count, final long everyMs) {
        this.rig = rig;
        this.everyMs = everyMs;
        client = new OnboardingClient(rig::admin);
        lives = IntStream.range(0, count).mapToObj(Life::new).toList();
        threads = IntStream.range(0, THREADS).mapToObj(part -> new Thread(() -> run(part), "soak-lives-" + part))
            .toList();
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** How far one has come. */
    private enum Stage { CARDHOLDER, CARD, ACTIVATION, PIN, PURCHASE, DONE }

    private void run(final int part) {
        while (!isClosed && !areDone()) {
            final long passedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNs);
            for (int i = part; i < lives.size() && i * everyMs <= passedMs && !isClosed; i += THREADS) {
                try {
                    lives.get(i).goOn();
                } catch (final UncheckedIOException e) {
                    // The gateway is down or did not answer in time: the next round asks again.
                    break;
                }
            }
            SandboxRig.sleep(LOOK_MS);
        }
    }

    int count() {
        return lives.size();
    }

    boolean areDone() {
        return lives.stream().allMatch(life -> life.stage == Stage.DONE);
    }

    /** How many are at which stage, for people. */
    String report() {
        final StringBuilder text = new StringBuilder("people:");
        for (final Stage stage : Stage.values()) {
            text.append(' ').append(stage.name().toLowerCase(Locale.ROOT)).append('=')
                .append(lives.stream().filter(life -> life.stage == stage).count());
        }
        return text.toString();
    }

    /** What the two sides do not agree on; empty when all is well. */
    List<String> differences() {
        return lives.stream().map(Life::difference).filter(text -> !text.isEmpty()).toList();
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            for (final Thread thread : threads) {
                thread.join();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One person with one card. */
    private final class Life {
        private final int number;
        private final String holderNo;
        private final String applicationNo;
        private final boolean isRejectedOnce;
        private final boolean isPhysical;
        private volatile Stage stage = Stage.CARDHOLDER;

        Life(final int number) {
            this.number = number;
            holderNo = "person-" + number;
            applicationNo = "card-of-" + number;
            isRejectedOnce = number % 3 == 0;
            isPhysical = number % 2 == 0;
        }

        private void goOn() {
            switch (stage) {
                case CARDHOLDER -> becomeCardholder();
                case CARD -> applyForCard();
                case ACTIVATION -> activate();
                case PIN -> setPin();
                case PURCHASE -> buy();
                default -> {
                    // It is done.
                }
            }
        }

        private void becomeCardholder() {
            final AdminClient.Answer known = rig.admin().get("/v1/cardholders/" + holderNo);
            switch (known.field("state")) {
                case "" -> {
                    if (known.status() == NOT_FOUND) {
                        client.submit(holderNo, (isRejectedOnce ? "reject-" : "good-") + number);
                    }
                }
                case "rejected", "token_needed" -> client.submit(holderNo, "good-again-" + number);
                case "approved" -> {
                    if (client.openAccount(known.field("cardholder_no"), "100.00").status() == 200) {
                        stage = Stage.CARD;
                    }
                }
                default -> {
                    // It is on its way.
                }
            }
        }

        private void applyForCard() {
            final AdminClient.Answer known = rig.admin().get("/v1/applications/" + applicationNo);
            switch (known.field("state")) {
                case "to_activate" -> stage = Stage.ACTIVATION;
                case "activated" -> stage = Stage.PURCHASE;
                case "pending" -> {
                    // It is on its way.
                }
                default -> {
                    if (known.status() == NOT_FOUND || known.field("state").equals("failed")) {
                        client.apply(applicationNo, holderNo, isPhysical ? "Physical" : "Virtual", "BIN-1");
                    }
                }
            }
        }

        private void activate() {
            final AdminClient.Answer known = rig.admin().get("/v1/applications/" + applicationNo);
            if (known.field("state").equals("activated")) {
                stage = isPhysical ? Stage.PIN : Stage.PURCHASE;
            } else if (known.field("state").equals("to_activate")) {
                client.activate(known.field("card_no"), "123");
            }
        }

        private void setPin() {
            if (client.setPin(client.application(applicationNo, "card_no"), PIN).status() == 200) {
                stage = Stage.PURCHASE;
            }
        }

        /** Again, when the merchant's answer came too late. */
        private void buy() {
            final String card = client.application(applicationNo, "card_no");
            if (card.isEmpty()) {
                return;
            }
            final Purchases.Result bought = rig.sandbox().purchases().purchase(card, AMOUNT, "Consumption").join();
            if (bought.answer().verdict() == CallbackSender.Verdict.APPROVED) {
                rig.sandbox().purchases().settle(bought.order().path("consume_no").asText(), AMOUNT);
                stage = Stage.DONE;
            }
        }

        private String difference() {
            final AdminClient.Answer holder = rig.admin().get("/v1/cardholders/" + holderNo);
            final AdminClient.Answer application = rig.admin().get("/v1/applications/" + applicationNo);
            final String card = application.field("card_no");
            final String here = holder.field("state") + ' ' + holder.field("cardholder_no") + ' '
                + application.field("state") + ' ' + rig.admin().get("/v1/cards/" + card).field("status") + ' '
                + rig.admin().get("/v1/cards/" + card).field("cardholder_no") + ' '
                + rig.admin().get("/v1/accounts/" + holder.field("cardholder_no")).field("balance");
            final String there = there(holder.field("cardholder_no"), card);
            return here.equals(there) ? "" : holderNo + " here: " + here + "; there: " + there;
        }

        /** The same, as it follows from what the platform has. */
        private String there(final String cardholderNo, final String cardNo) {
            try {
                final JsonNode holder = rig.sandbox().books().cardholder(cardholderNo);
                final JsonNode card = rig.sandbox().books().card(cardNo);
                return (holder.path("status").asText().equals("Approved") ? "approved " : "not approved ")
                    + (holder.path("cardholder_unique_no").asText().equals(holderNo) ? cardholderNo : "another") + ' '
                    + (card.path("card_unique_no").asText().equals(applicationNo) ? "activated " : "another ")
                    + card.path("status").asText() + ' ' + card.path("cardholder_no").asText() + " 90.00";
            } catch (final RuntimeException e) {
                return e.getMessage();
            }
        }
    }
}
