package dev.holdfast.gateway.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.ledger.values.Units;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The platform's four limits of a package or a BIN (contract: consumption_limit, balance_limit) beside those of a
 * package here. What the platform does not say, and a 0, of which it does not say whether it means nothing or
 * everything, stay as they are here. Immutable.
 */
final class ImportedLimits {
    private final Map<String, String> names = new LinkedHashMap<>();
    private final JsonNode there;
    private final JsonNode here;

    /**
     * @param there   the platform's.
     * @param here    the limits of the package, as the back-office shows them.
     * @param balance what the platform's {@code limit_balance} is called here: day or transaction.
     */
    ImportedLimits(final JsonNode there, final JsonNode here, final String balance) {
        this.there = there;
        this.here = here;
        names.put("limit_balance", balance);
        names.put("limit_week_balance", "week");
        names.put("limit_atm_day_balance", "atm_day");
        names.put("limit_atm_month_balance", "atm_month");
    }

    /** A row for each limit, for people. */
    List<JsonNode> rows() {
        final List<JsonNode> rows = new ArrayList<>();
        names.forEach((theirs, ours) -> {
            final String now = there.path(theirs).asText("");
            rows.add(JsonNodeFactory.instance.objectNode().put("platform", theirs)
                .put("says", now.isEmpty() ? "nothing" : now).put("limit", ours)
                .put("is", shown(here.path(ours))).put("becomes", shown(merged().path(ours))));
        });
        return rows;
    }

    /** Whether there is anything to change. */
    boolean change() {
        final ObjectNode merged = merged();
        return names.values().stream().anyMatch(ours -> !shown(merged.path(ours)).equals(shown(here.path(ours))));
    }

    /** The limits of the package with what the platform says. */
    ObjectNode merged() {
        final ObjectNode limits = JsonNodeFactory.instance.objectNode();
        here.properties().forEach(limit -> limits.set(limit.getKey(), limit.getValue()));
        names.forEach((theirs, ours) -> {
            final long units = units(theirs);
            if (units > 0) {
                limits.put(ours, Units.format(units));
            }
        });
        return limits;
    }

    private long units(final String name) {
        final String text = there.path(name).asText("");
        try {
            final long units = text.isEmpty() ? 0 : Units.parse(text);
            if (units >= 0) {
                return units;
            }
        } catch (final IllegalArgumentException e) {
            // Said below, with its name.
        }
        throw new SettingsException("the platform says " + name + '=' + text + ", which is no limit");
    }

    private static String shown(final JsonNode limit) {
        return limit.asText("").isEmpty() ? "none" : limit.asText();
    }
}
