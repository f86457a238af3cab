package dev.holdfast.ledger.values.onboarding;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The address that goes with an application for a card, as one text: the values of its fields in their order, a line
 * feed between each two, empty for one that is not given. The order stands in journals and never changes. No state; any
 * thread.
 */
public final class CardAddress {
    /** What the platform calls the fields. */
    public static final List<String> FIELDS = List.of("first_name", "last_name", "phone_code", "phone", "postal_code",
        "country", "state", "city", "address_line1", "address_line2");

    private static final String SEPARATOR = "\n";

    private CardAddress() {
    }

    /** @param values of some of the fields, without line feeds. */
    public static String join(final Map<String, String> values) {
        return values.isEmpty() ? ""
            : String.join(SEPARATOR, FIELDS.stream().map(field -> values.getOrDefault(field, "")).toList());
    }

    /** The fields that are given, in their order. */
    public static Map<String, String> split(final String address) {
        final Map<String, String> values = new LinkedHashMap<>();
        final String[] parts = address.split(SEPARATOR, -1);
        for (int i = 0; i < Math.min(parts.length, FIELDS.size()); i++) {
            if (!parts[i].isEmpty()) {
                values.put(FIELDS.get(i), parts[i]);
            }
        }
        return values;
    }
}
