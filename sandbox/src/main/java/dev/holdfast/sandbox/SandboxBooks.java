package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What the platform keeps: cardholders, cards, orders, transfers and, in CREDIT_EXTENSION mode, money. Any thread. */
public final class SandboxBooks {
    private static final Set<String> CHANGEABLE = Set.of("Activated", "Frozen");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Faults faults;
    private final Map<String, ObjectNode> cardholders = new LinkedHashMap<>();
    private final Map<String, ObjectNode> cards = new LinkedHashMap<>();
    private final Map<String, ObjectNode> orders = new LinkedHashMap<>();
    private final Map<String, ObjectNode> transfers = new LinkedHashMap<>();
    private final Map<String, BigDecimal> accounts = new LinkedHashMap<>();
    private BigDecimal reserve = new BigDecimal("1000000");
    private final Map<Kind, NavigableMap<Long, Map<String, ObjectNode>>> byTime = new EnumMap<>(Kind.class);
    private final Map<Kind, Map<String, Long>> listed = new EnumMap<>(Kind.class);
    private List<Object> lastAsked = List.of();
    private List<ObjectNode> lastMatching = List.of();
    private long changes;
    private long statusChanges;
    private long lastTimeMs;
    private int numbers;

    SandboxBooks(final Faults faults) {
        this.faults = faults;
        for (final Kind kind : Kind.values()) {
            byTime.put(kind, new TreeMap<>());
            listed.put(kind, new HashMap<>());
        }
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
        if (!cardholders.containsKey(cardholderNo)) {
            keep(Kind.CARDHOLDERS, cardholders, cardholderNo, newCardholder(cardholderNo, cardholderNo));
        }
        keep(Kind.CARDS, cards, cardNo, JSON.objectNode().put("card_no", cardNo).put("card_unique_no", "u-" + cardNo)
            .put("cardholder_no", cardholderNo)
            .put("card_type", "Virtual").put("card_last_no", lastNo(cardNo)).put("organization", "VISA")
            .put("status", status)
            .put("time", nextTimeMs()));
    }

    /** The same with a physical card. */
    public synchronized void issuePhysical(final String cardholderNo, final String cardNo, final String status) {
        issue(cardholderNo, cardNo, status);
        cards.get(cardNo).put("card_type", "Physical");
    }

    private static String lastNo(final String cardNo) {
        return String.format(Locale.ROOT, "%04d", Math.floorMod(cardNo.hashCode(), 10_000));
    }

    private ObjectNode newCardholder(final String no, final String uniqueNo) {
        return JSON.objectNode().put("cardholder_no", no).put("cardholder_unique_no", uniqueNo)
            .put("email", "somebody@example.com").put("status", "Approved").put("fail_reason", "")
            .put("time", nextTimeMs());
    }

    synchronized ObjectNode applyForCardholder(final String uniqueNo) {
        if (cardholders.values().stream()
            .anyMatch(holder -> holder.path("cardholder_unique_no").asText().equals(uniqueNo))) {
            throw new Refusal(2001, "the cardholder exists");
        }
        final String no = nextNumber("U");
        final ObjectNode holder = newCardholder(no, uniqueNo);
        keep(Kind.CARDHOLDERS, cardholders, no, holder);
        return holder.deepCopy();
    }

    synchronized ObjectNode applyForCard(final String cardholderNo, final String uniqueNo, final String type) {
        cardholder(cardholderNo);
        if (cards.values().stream().anyMatch(card -> card.path("card_unique_no").asText().equals(uniqueNo))) {
            throw new Refusal(SandboxCodes.CARD_NUMBER_USED, "card_unique_no was used before");
        }
        final String no = nextNumber("C");
        final boolean isPhysical = type.equals("Physical");
        final ObjectNode card = JSON.objectNode().put("card_no", no).put("card_unique_no", uniqueNo)
            .put("cardholder_no", cardholderNo)
            .put("card_type", type).put("card_last_no", lastNo(no)).put("organization", "VISA")
            .put("status", isPhysical ? "ToActivate" : "Activated").put("time", nextTimeMs());
        keep(Kind.CARDS, cards, no, card);
        return card.deepCopy();
    }

    synchronized ObjectNode cardholder(final String no) {
        final ObjectNode holder = cardholders.get(no);
        if (holder == null) {
            throw new Refusal(2002, "the cardholder is unknown");
        }
        return holder.deepCopy();
    }

    synchronized ObjectNode card(final String no) {
        final ObjectNode card = cards.get(no);
        if (card == null) {
            throw new Refusal(SandboxCodes.CARD_UNKNOWN, "the card is unknown");
        }
        return card.deepCopy();
    }

    /** Freezes, unfreezes or deletes a card. Returns the status that it had. */
    public synchronized String changeStatus(final String cardNo, final String status) {
        final String before = card(cardNo).path("status").asText();
        if (before.equals(status)) {
            throw new Refusal(SandboxCodes.STATUS_FORBIDS, "the card is " + status + " already");
        }
        if (!CHANGEABLE.contains(before)) {
            throw new Refusal(SandboxCodes.STATUS_FORBIDS, "a card that is " + before + " cannot become " + status);
        }
        cards.get(cardNo).put("status", status);
        statusChanges++;
        return before;
    }

    synchronized void activate(final String cardNo) {
        if (!card(cardNo).path("status").asText().equals("ToActivate")) {
            throw new Refusal(SandboxCodes.STATUS_FORBIDS, "the card does not wait to be activated");
        }
        cards.get(cardNo).put("status", "Activated");
    }

    /** How often a card's status was changed by the API or by hand. */
    public synchronized long statusChanges() {
        return statusChanges;
    }

    /** Keeps a new order, or a new state of one, with the present time. Returns a copy of the record. */
    synchronized ObjectNode record(final ObjectNode order) {
        final ObjectNode kept = order.deepCopy().put("time", nextTimeMs());
        keep(Kind.ORDERS, orders, kept.path("consume_no").asText(), kept);
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
        keep(Kind.ORDERS, orders, consumeNo, order.deepCopy());
    }

    /** An order as the callbacks show it. */
    public synchronized ObjectNode order(final String consumeNo) {
        final ObjectNode order = orders.get(consumeNo);
        if (order == null) {
            throw new Refusal(SandboxCodes.ORDER_UNKNOWN, "the order is unknown");
        }
        return order.deepCopy();
    }

    /** What lists there are. */
    enum Kind {
        CARDHOLDERS, CARDS, ORDERS, TRANSFERS
    }

    /**
     * A part of a list.
     *
     * @param items copies of those on the page.
     */
    record Page(List<ObjectNode> items) {
    }

    /**
     * A part of a list, in the order of time. What matches is kept for the next page: a period of many pages is gone
     * through once.
     *
     * @param fields that have to be equal, by name.
     */
    synchronized Page page(final Kind kind, final SandboxPeriod period, final Map<String, String> fields) {
        final List<Object> asked = List.of(kind, period.fromMs(), period.toMs(), fields, changes);
        if (!asked.equals(lastAsked)) {
            lastMatching = byTime.get(kind).subMap(period.fromMs(), true, period.toMs(), true).values().stream()
                .flatMap(moment -> moment.values().stream())
                .filter(item -> fields.entrySet().stream()
                    .allMatch(field -> item.path(field.getKey()).asText().equals(field.getValue()))).toList();
            lastAsked = asked;
        }
        return new Page(lastMatching.stream().skip((long) period.page() * period.size()).limit(period.size())
            .map(ObjectNode::deepCopy).toList());
    }

    /** Keeps a record under its number and its time. */
    private void keep(final Kind kind, final Map<String, ObjectNode> all, final String no, final ObjectNode item) {
        all.put(no, item);
        final NavigableMap<Long, Map<String, ObjectNode>> moments = byTime.get(kind);
        final Long listedMs = listed.get(kind)
            .put(no, item.path("time").isIntegralNumber() ? item.path("time").asLong() : nextTimeMs());
        if (listedMs != null) {
            moments.get(listedMs).remove(no);
        }
        moments.computeIfAbsent(listed.get(kind).get(no), moment -> new LinkedHashMap<>()).put(no, item);
        changes++;
    }

    synchronized List<ObjectNode> cardsOf(final String cardholderNo) {
        return copies(cards.values(), card -> card.path("cardholder_no").asText().equals(cardholderNo));
    }

    /** Every order, as the callbacks show them. */
    public synchronized List<ObjectNode> orders() {
        return copies(orders.values(), order -> true);
    }

    synchronized int count(final Kind kind) {
        return listed.get(kind).size();
    }

    /** Every transfer that was made. */
    public synchronized List<ObjectNode> transfers() {
        return copies(transfers.values(), transfer -> true);
    }

    private static List<ObjectNode> copies(final Collection<ObjectNode> all, final Predicate<ObjectNode> filter) {
        final List<ObjectNode> copies = new ArrayList<>();
        all.stream().filter(filter).forEach(one -> copies.add(one.deepCopy()));
        return copies;
    }

    synchronized ObjectNode transfer(final String cardholderNo, final String uniqueNo, final boolean isIn,
        final BigDecimal amount) {
        cardholder(cardholderNo);
        if (transfers.containsKey(uniqueNo)) {
            throw new Refusal(SandboxCodes.TRANSFER_NUMBER_USED, "transfer_unique_no was used before");
        }
        final BigDecimal before = balance(cardholderNo);
        if (isIn && reserve.compareTo(amount) < 0) {
            throw new Refusal(SandboxCodes.RESERVE_TOO_LOW, "the reserve does not cover the transfer");
        }
        if (!isIn && before.compareTo(amount) < 0) {
            throw new Refusal(SandboxCodes.ACCOUNT_TOO_LOW, "the account does not cover the transfer");
        }
        final BigDecimal change = isIn ? amount : amount.negate();
        reserve = reserve.subtract(change);
        accounts.put(cardholderNo, before.add(change));
        final ObjectNode transfer = JSON.objectNode().put("transfer_no", nextNumber("F"))
            .put("transfer_unique_no", uniqueNo)
            .put("cardholder_no", cardholderNo).put("type", isIn ? "In" : "Out").put("balance", amount.toPlainString())
            .put("before_balance", before.toPlainString()).put("after_balance", before.add(change).toPlainString())
            .put("status", "Success").put("time", nextTimeMs());
        keep(Kind.TRANSFERS, transfers, uniqueNo, transfer);
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
