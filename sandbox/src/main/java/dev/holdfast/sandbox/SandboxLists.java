package dev.holdfast.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.sandbox.rules.SandboxPeriod;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Records of every kind, by number and by time. The books' own, under their lock; what it gives is no copy, but for
 * {@link #page}.
 */
final class SandboxLists {
    private final Map<Kind, Map<String, ObjectNode>> records = new EnumMap<>(Kind.class);
    private final Map<Kind, NavigableMap<Long, Map<String, ObjectNode>>> byTime = new EnumMap<>(Kind.class);
    private final Map<Kind, Map<String, Long>> listedMs = new EnumMap<>(Kind.class);
    private List<Object> lastAsked = List.of();
    private List<ObjectNode> lastMatching = List.of();
    private long changes;

    SandboxLists() {
        for (final Kind kind : Kind.values()) {
            records.put(kind, new LinkedHashMap<>());
            byTime.put(kind, new TreeMap<>());
            listedMs.put(kind, new HashMap<>());
        }
    }

    /** What lists there are. */
    enum Kind {
        CARDHOLDERS, CARDS, ORDERS, TRANSFERS
    }

    /**
     * Keeps a record under its number and its time, in place of an earlier one.
     *
     * @param presentMs for a record whose time is no number.
     */
    void keep(final Kind kind, final String no, final ObjectNode record, final long presentMs) {
        records.get(kind).put(no, record);
        final NavigableMap<Long, Map<String, ObjectNode>> moments = byTime.get(kind);
        final long timeMs = record.path("time").isIntegralNumber() ? record.path("time").asLong() : presentMs;
        final Long earlierMs = listedMs.get(kind).put(no, timeMs);
        if (earlierMs != null) {
            moments.get(earlierMs).remove(no);
        }
        moments.computeIfAbsent(timeMs, moment -> new LinkedHashMap<>()).put(no, record);
        changes++;
    }

    /** Null when there is none. */
    ObjectNode get(final Kind kind, final String no) {
        return records.get(kind).get(no);
    }

    Collection<ObjectNode> all(final Kind kind) {
        return records.get(kind).values();
    }

    /** Whether there is one that has this value in this member. */
    boolean has(final Kind kind, final String name, final String value) {
        return all(kind).stream().anyMatch(record -> record.path(name).asText().equals(value));
    }

    /**
     * Copies of a part of a list, in the order of time. What matches is kept for the next page: a period of many pages
     * is gone through once.
     *
     * @param fields that have to be equal, by name.
     */
    List<ObjectNode> page(final Kind kind, final SandboxPeriod period, final Map<String, String> fields) {
        final List<Object> asked = List.of(kind, period.fromMs(), period.toMs(), fields, changes);
        if (!asked.equals(lastAsked)) {
            lastMatching = byTime.get(kind).subMap(period.fromMs(), true, period.toMs(), true).values().stream()
                .flatMap(moment -> moment.values().stream())
                .filter(item -> fields.entrySet().stream()
                    .allMatch(field -> item.path(field.getKey()).asText().equals(field.getValue()))).toList();
            lastAsked = asked;
        }
        return lastMatching.stream().skip((long) period.page() * period.size()).limit(period.size())
            .map(ObjectNode::deepCopy).toList();
    }
}
