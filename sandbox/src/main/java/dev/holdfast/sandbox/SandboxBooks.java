package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.SandboxLists.Kind;
import dev.holdfast.sandbox.rules.Refusal;
import dev.holdfast.sandbox.rules.SandboxCode;
import dev.holdfast.sandbox.rules.SandboxPeriod;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** What the platform keeps: cardholders, cards, orders, transfers and, in CREDIT_EXTENSION mode, money. Any thread. */
public final class SandboxBooks {
    /** A card that is being made, and one whose application failed. */
    static final Set<String> NOT_ISSUED = Set.of("Pending", "Fail");

    private static final Set<String> CHANGEABLE = Set.of("Activated", "Frozen");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Faults faults;
    private final SandboxLists lists = new SandboxLists();
    private final Map<String, BigDecimal> accounts = new LinkedHashMap<>();
    private BigDecimal reserve = new BigDecimal("1000000");
    private long statusChanges;
    private long lastTimeMs;
    private int numbers;

    SandboxBooks(final Faults faults) {
        this.faults = faults;
    }

    /** A time that no earlier record has, so that it orders them. */
    private long nextTimeMs() {
        lastTimeMs = Math.max(lastTimeMs + 1, faults.timeMs());
        return lastTimeMs;
    }

    /** The present moment by the platform's clock, later than every record's. */
    synchronized long presentMs() {
        return nextTimeMs();
    }

    synchronized String nextNumber(final String prefix) {
        return prefix + Long.toString(faults.timeMs(), Character.MAX_RADIX).toUpperCase(Locale.ROOT) + ++numbers;
    }

    /** A cardholder and one of its cards, as if issued long ago. */
    public synchronized void issue(final String cardholderNo, final String cardNo, final String status) {
        if (lists.get(Kind.CARDHOLDERS, cardholderNo) == null) {
            addCardholder(cardholderNo, cardholderNo, "Approved");
        }
        addCard(cardNo, "u-" + cardNo, cardholderNo, "Virtual", status);
    }

    /** The same with a physical card. */
    public synchronized void issuePhysical(final String cardholderNo, final String cardNo, final String status) {
        issue(cardholderNo, cardNo, status);
        change(Kind.CARDS, cardNo, "card_type", "Physical");
    }

    /** The last digits of a card's number. */
    static String lastNo(final String cardNo) {
        return String.format(Locale.ROOT, "%04d", Math.floorMod(cardNo.hashCode(), 10_000));
    }

    synchronized ObjectNode addCardholder(final String no, final String uniqueNo, final String status) {
        final ObjectNode holder = JSON.objectNode().put("cardholder_no", no).put("cardholder_unique_no", uniqueNo)
            .put("email", "somebody@example.com").put("status", status).put("fail_reason", "")
            .put("time", nextTimeMs());
        lists.keep(Kind.CARDHOLDERS, no, holder, lastTimeMs);
        return holder.deepCopy();
    }

    synchronized ObjectNode addCard(final String no, final String uniqueNo, final String cardholderNo,
        final String type, final String status) {
        final ObjectNode card = JSON.objectNode().put("card_no", no).put("card_unique_no", uniqueNo)
            .put("cardholder_no", cardholderNo)
            .put("card_type", type).put("card_last_no", lastNo(no)).put("organization", "VISA")
            .put("status", status).put("time", nextTimeMs());
        lists.keep(Kind.CARDS, no, card, lastTimeMs);
        return card.deepCopy();
    }

    /** Whether a record of this kind has this value in this member. */
    synchronized boolean has(final Kind kind, final String name, final String value) {
        return lists.has(kind, name, value);
    }

    /** Changes one member of a record that there is. */
    synchronized void change(final Kind kind, final String no, final String name, final String value) {
        lists.get(kind, no).put(name, value);
    }

    /** A cardholder as the list shows it. */
    public synchronized ObjectNode cardholder(final String no) {
        final ObjectNode holder = lists.get(Kind.CARDHOLDERS, no);
        if (holder == null) {
            throw new Refusal(SandboxCode.CARDHOLDER_UNKNOWN, "the cardholder is unknown");
        }
        return holder.deepCopy();
    }

    /** A card as the list shows it. */
    public synchronized ObjectNode card(final String no) {
        final ObjectNode card = lists.get(Kind.CARDS, no);
        if (card == null) {
            throw new Refusal(SandboxCode.CARD_UNKNOWN, "the card is unknown");
        }
        return card.deepCopy();
    }

    /** Freezes, unfreezes or deletes a card. Returns the status that it had. */
    public synchronized String changeStatus(final String cardNo, final String status) {
        final String before = card(cardNo).path("status").asText();
        if (before.equals(status)) {
            throw new Refusal(SandboxCode.STATUS_FORBIDS, "the card is " + status + " already");
        }
        if (!CHANGEABLE.contains(before)) {
            throw new Refusal(SandboxCode.STATUS_FORBIDS, "a card that is " + before + " cannot become " + status);
        }
        change(Kind.CARDS, cardNo, "status", status);
        statusChanges++;
        return before;
    }

    /** How often a card's status was changed by the API or by hand. */
    public synchronized long statusChanges() {
        return statusChanges;
    }

    /** Keeps a new order, or a new state of one, with the present time. Returns a copy of the record. */
    synchronized ObjectNode record(final ObjectNode order) {
        final ObjectNode kept = order.deepCopy().put("time", nextTimeMs());
        lists.keep(Kind.ORDERS, kept.path("consume_no").asText(), kept, lastTimeMs);
        return kept.deepCopy();
    }

    /**
     * Keeps the record of an order as it is given, whatever it holds. The list has it at its time if that is a number,
     * else at the present moment.
     *
     * @throws IllegalArgumentException when it names no order.
     */
    public synchronized void publish(final ObjectNode order) {
        final String consumeNo = order.path("consume_no").asText();
        if (consumeNo.isEmpty()) {
            throw new IllegalArgumentException("consume_no is missing");
        }
        lists.keep(Kind.ORDERS, consumeNo, order.deepCopy(), nextTimeMs());
    }

    /** An order as the callbacks show it. */
    public synchronized ObjectNode order(final String consumeNo) {
        final ObjectNode order = lists.get(Kind.ORDERS, consumeNo);
        if (order == null) {
            throw new Refusal(SandboxCode.ORDER_UNKNOWN, "the order is unknown");
        }
        return order.deepCopy();
    }

    /** Copies of a part of a list; see {@link SandboxLists#page}. */
    synchronized List<ObjectNode> page(final Kind kind, final SandboxPeriod period, final Map<String, String> fields) {
        return lists.page(kind, period, fields);
    }

    /** The cards of a cardholder that were issued. */
    synchronized List<ObjectNode> cardsOf(final String cardholderNo) {
        return copies(Kind.CARDS, card -> card.path("cardholder_no").asText().equals(cardholderNo)
            && !NOT_ISSUED.contains(card.path("status").asText()));
    }

    /** Every order, as the callbacks show them. */
    public synchronized List<ObjectNode> orders() {
        return copies(Kind.ORDERS, order -> true);
    }

    synchronized int count(final Kind kind) {
        return lists.all(kind).size();
    }

    /** Every transfer that was made. */
    public synchronized List<ObjectNode> transfers() {
        return copies(Kind.TRANSFERS, transfer -> true);
    }

    private List<ObjectNode> copies(final Kind kind, final Predicate<ObjectNode> filter) {
        return lists.all(kind).stream().filter(filter).map(ObjectNode::deepCopy).toList();
    }

    synchronized ObjectNode transfer(final String cardholderNo, final String uniqueNo, final boolean isIn,
        final BigDecimal amount) {
        cardholder(cardholderNo);
        if (lists.get(Kind.TRANSFERS, uniqueNo) != null) {
            throw new Refusal(SandboxCode.TRANSFER_NUMBER_USED, "transfer_unique_no was used before");
        }
        final BigDecimal before = balance(cardholderNo);
        if (isIn && reserve.compareTo(amount) < 0) {
            throw new Refusal(SandboxCode.RESERVE_TOO_LOW, "the reserve does not cover the transfer");
        }
        if (!isIn && before.compareTo(amount) < 0) {
            throw new Refusal(SandboxCode.ACCOUNT_TOO_LOW, "the account does not cover the transfer");
        }
        final BigDecimal change = isIn ? amount : amount.negate();
        reserve = reserve.subtract(change);
        accounts.put(cardholderNo, before.add(change));
        final ObjectNode transfer = JSON.objectNode().put("transfer_no", nextNumber("F"))
            .put("transfer_unique_no", uniqueNo)
            .put("cardholder_no", cardholderNo).put("type", isIn ? "In" : "Out").put("balance", amount.toPlainString())
            .put("before_balance", before.toPlainString()).put("after_balance", before.add(change).toPlainString())
            .put("status", "Success").put("time", nextTimeMs());
        lists.keep(Kind.TRANSFERS, uniqueNo, transfer, lastTimeMs);
        return transfer.deepCopy();
    }

    /**
     * Moves the money of a purchase that the platform confirmed by itself (CREDIT_EXTENSION). Returns whether the
     * account covers it.
     */
    synchronized boolean deduct(final String cardholderNo, final BigDecimal amount) {
        if (balance(cardholderNo).compareTo(amount) < 0) {
            return false;
        }
        accounts.put(cardholderNo, balance(cardholderNo).subtract(amount));
        return true;
    }

    /** What the cardholder has (CREDIT_EXTENSION). */
    public synchronized BigDecimal balance(final String cardholderNo) {
        return accounts.getOrDefault(cardholderNo, BigDecimal.ZERO);
    }
}
