package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.wire.Action;
import dev.holdfast.sandbox.SandboxLists.Kind;
import dev.holdfast.sandbox.rules.Refusal;
import dev.holdfast.sandbox.rules.SandboxCode;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The way of a cardholder through the check of its documents, and of a card from its application on. Both take as long
 * as is set; with 0, which is the default, an application is decided when it is made. Any thread; whoever calls sees
 * what is due by then.
 */
public final class Onboarding {
    private static final String PENDING = "Pending";
    private static final String APPROVED = "Approved";
    private static final String REJECTED = "Rejected";
    private static final String TO_ACTIVATE = "ToActivate";
    private static final String FAIL = "Fail";
    private static final Set<String> KYC_STATUSES = Set.of(PENDING, "In_progress", APPROVED, REJECTED);
    private static final Set<String> MADE = Set.of(TO_ACTIVATE, "Activated", FAIL);
    private static final String NOT_READABLE = "the document is not readable";
    private static final String FAILING = "fail";

    private final SandboxBooks books;
    private final CallbackSender sender;
    private final LongSupplier clockMs;
    private final Map<String, Check> checks = new LinkedHashMap<>();
    private final Map<String, Making> makings = new LinkedHashMap<>();
    private long kycMs;
    private long cardMs;

    /** @param clockMs never goes back. */
    Onboarding(final SandboxBooks books, final CallbackSender sender, final LongSupplier clockMs) {
        this.books = books;
        this.sender = sender;
        this.clockMs = clockMs;
    }

    /** What becomes of a cardholder whose share token begins in one of these ways. */
    private enum ShareToken {
        /** The check of the documents ends with Rejected. */
        REJECT("reject"),
        /** Nobody decides until a user of the sandbox does. */
        WAIT("wait"),
        /** Refused: no documents are found. */
        WRONG("wrong"),
        /** Refused: it was good once. */
        EXPIRED("expired"),
        /** Any other token; the check ends with Approved. */
        GOOD("");

        private final String beginning;

        ShareToken(final String beginning) {
            this.beginning = beginning;
        }

        static ShareToken of(final String token) {
            for (final ShareToken kind : values()) {
                if (token.startsWith(kind.beginning)) {
                    return kind;
                }
            }
            return GOOD;
        }
    }

    /** Documents that are being checked. */
    private record Check(long sinceMs, boolean isRejected) {
    }

    /** A card that is being made, and what it becomes. */
    private record Making(long sinceMs, String status) {
    }

    /** An application for a card. */
    record NewCard(String cardholderNo, String uniqueNo, boolean isPhysical) {
    }

    /** How long the check of documents takes: half of it Pending, half of it In_progress. Of running ones, too. */
    public synchronized void kycMs(final long durationMs) {
        kycMs = checkDuration("kyc_ms", durationMs);
        advance();
    }

    /** How long a card is Pending. That of running applications, too. */
    public synchronized void cardMs(final long durationMs) {
        cardMs = checkDuration("card_ms", durationMs);
        advance();
    }

    synchronized long kycMs() {
        return kycMs;
    }

    synchronized long cardMs() {
        return cardMs;
    }

    private static long checkDuration(final String name, final long durationMs) {
        if (durationMs < 0) {
            throw new IllegalArgumentException(name + '=' + durationMs + " should be 0 or more");
        }
        return durationMs;
    }

    /**
     * Takes a new cardholder, or new documents of one that was rejected.
     *
     * @param cardholderNo empty for a new one.
     * @return the cardholder.
     * @throws Refusal as the platform would.
     */
    synchronized ObjectNode applyForCardholder(
        final String uniqueNo, final String cardholderNo, final String shareToken) {
        advance();
        if (!cardholderNo.isEmpty()) {
            checkUpdate(books.cardholder(cardholderNo), uniqueNo);
        } else if (books.has(Kind.CARDHOLDERS, "cardholder_unique_no", uniqueNo)) {
            throw new Refusal(SandboxCode.CARDHOLDER_EXISTS, "the cardholder exists");
        }
        final ShareToken kind = ShareToken.of(shareToken);
        if (kind == ShareToken.WRONG || kind == ShareToken.EXPIRED) {
            throw new Refusal(SandboxCode.KYC_NOT_RETRIEVED, "the KYC information cannot be retrieved");
        }
        final String no = cardholderNo.isEmpty() ? books.nextNumber("U") : cardholderNo;
        if (cardholderNo.isEmpty()) {
            books.addCardholder(no, uniqueNo, PENDING);
        } else {
            setKyc(no, PENDING, "");
        }
        if (kind != ShareToken.WAIT) {
            checks.put(no, new Check(clockMs.getAsLong(), kind == ShareToken.REJECT));
        }
        advance();
        return books.cardholder(no);
    }

    private static void checkUpdate(final ObjectNode holder, final String uniqueNo) {
        if (!holder.path("cardholder_unique_no").asText().equals(uniqueNo)) {
            throw new Refusal(SandboxCode.UNIQUE_NO_DIFFERS, "cardholder_unique_no does not match");
        }
        switch (holder.path("status").asText()) {
            case APPROVED -> throw new Refusal(SandboxCode.CARDHOLDER_VERIFIED, "the cardholder is verified already");
            case REJECTED -> {
                // Whoever was rejected may send other documents.
            }
            default -> throw new Refusal(SandboxCode.CARDHOLDER_PENDING, "the cardholder is being verified");
        }
    }

    /**
     * Says that a card may be had by this cardholder, and under this number.
     *
     * @throws Refusal as the platform would.
     */
    private void checkCard(final NewCard card) {
        switch (books.cardholder(card.cardholderNo).path("status").asText()) {
            case APPROVED -> {
                // May have cards.
            }
            case REJECTED -> throw new Refusal(SandboxCode.CARDHOLDER_FAILED, "the cardholder was rejected");
            default -> throw new Refusal(SandboxCode.CARDHOLDER_PENDING, "the cardholder is being verified");
        }
        if (books.has(Kind.CARDS, "card_unique_no", card.uniqueNo)) {
            throw new Refusal(SandboxCode.CARD_NUMBER_USED, "card_unique_no was used before");
        }
    }

    /**
     * Begins to make a card. A physical one has to be activated then; a virtual one is.
     *
     * @param others checks what else the application says, after its cardholder and its number.
     * @return the card.
     * @throws Refusal as the platform would.
     */
    synchronized ObjectNode applyForCard(final NewCard card, final Runnable others) {
        advance();
        checkCard(card);
        others.run();
        final String no = books.nextNumber("C");
        final String made = card.uniqueNo.startsWith(FAILING) ? FAIL : card.isPhysical ? TO_ACTIVATE : "Activated";
        final boolean isMade = cardMs == 0;
        books.addCard(no, card.uniqueNo, card.cardholderNo, card.isPhysical ? "Physical" : "Virtual",
            isMade ? made : PENDING);
        if (!isMade) {
            books.change(Kind.CARDS, no, "card_last_no", "");
            makings.put(no, new Making(clockMs.getAsLong(), made));
        }
        return books.card(no);
    }

    synchronized void activate(final String cardNo) {
        if (!books.card(cardNo).path("status").asText().equals(TO_ACTIVATE)) {
            throw new Refusal(SandboxCode.STATUS_FORBIDS, "the card does not wait to be activated");
        }
        books.change(Kind.CARDS, cardNo, "status", "Activated");
    }

    /** Does what is due by now. */
    synchronized void advance() {
        final long nowMs = clockMs.getAsLong();
        for (final Iterator<Map.Entry<String, Check>> all = checks.entrySet().iterator(); all.hasNext();) {
            final Map.Entry<String, Check> one = all.next();
            final long takenMs = nowMs - one.getValue().sinceMs;
            if (takenMs >= kycMs) {
                all.remove();
                setKyc(one.getKey(), one.getValue().isRejected ? REJECTED : APPROVED,
                    one.getValue().isRejected ? NOT_READABLE : "");
            } else if (takenMs >= kycMs / 2) {
                setKyc(one.getKey(), "In_progress", "");
            }
        }
        for (final Iterator<Map.Entry<String, Making>> all = makings.entrySet().iterator(); all.hasNext();) {
            final Map.Entry<String, Making> one = all.next();
            if (nowMs - one.getValue().sinceMs >= cardMs) {
                all.remove();
                setMade(one.getKey(), one.getValue().status);
            }
        }
    }

    private void setKyc(final String cardholderNo, final String status, final String reason) {
        books.change(Kind.CARDHOLDERS, cardholderNo, "status", status);
        books.change(Kind.CARDHOLDERS, cardholderNo, "fail_reason", reason);
    }

    private void setMade(final String cardNo, final String status) {
        books.change(Kind.CARDS, cardNo, "status", status);
        if (!status.equals(FAIL)) {
            books.change(Kind.CARDS, cardNo, "card_last_no", SandboxBooks.lastNo(cardNo));
        }
        sender.push(Action.CARD_UPDATE, SandboxShapes.cardUpdate(books.card(cardNo), PENDING,
            status.equals(FAIL) ? "the application failed" : "", books.presentMs()));
    }

    /**
     * Decides about a cardholder by hand, whatever its share token says and however long it would have taken.
     *
     * @param status Pending and In_progress stay until somebody decides.
     * @param reason why it is rejected; empty for a standing one.
     * @throws IllegalArgumentException when there is no such status.
     */
    public synchronized void decide(final String cardholderNo, final String status, final String reason) {
        if (!KYC_STATUSES.contains(status)) {
            throw new IllegalArgumentException("status=" + status + " should be Pending, In_progress, Approved or "
                + "Rejected");
        }
        books.cardholder(cardholderNo);
        checks.remove(cardholderNo);
        setKyc(cardholderNo, status, !status.equals(REJECTED) ? "" : reason.isEmpty() ? NOT_READABLE : reason);
    }

    /**
     * Ends the making of a card that is Pending by hand, and says so.
     *
     * @param status ToActivate, Activated or Fail.
     * @throws IllegalArgumentException when there is no such status.
     */
    public synchronized void make(final String cardNo, final String status) {
        if (!MADE.contains(status)) {
            throw new IllegalArgumentException("status=" + status + " should be ToActivate, Activated or Fail");
        }
        if (!books.card(cardNo).path("status").asText().equals(PENDING)) {
            throw new Refusal(SandboxCode.STATUS_FORBIDS, "the card is not Pending");
        }
        makings.remove(cardNo);
        setMade(cardNo, status);
    }
}
