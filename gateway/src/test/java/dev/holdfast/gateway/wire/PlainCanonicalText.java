package dev.holdfast.gateway.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The canonical text as one would write it down: a sorted map of members, and nested values out of Java's own maps,
 * lists and decimals. Slow, and shares nothing with {@link CanonicalText}.
 */
final class PlainCanonicalText {
    private final CanonicalForm form;

    PlainCanonicalText(final CanonicalForm form) {
        this.form = form;
    }

    /** @param data as {@code StrictJson} reads it. */
    String write(final Map<?, ?> data, final String appId, final String timestamp) {
        final Map<String, String> members = new TreeMap<>(Map.of("appId", appId, "timestamp", timestamp));
        data.forEach((name, value) -> {
            if (value != null) {
                members.put((String) name, value instanceof String text ? text : json(value));
            }
        });
        final StringJoiner text = new StringJoiner("&");
        members.forEach((name, value) -> text.add(name + '=' + value));
        return text.toString();
    }

    private String json(final Object value) {
        if (value instanceof Map<?, ?> object) {
            final StringJoiner text = new StringJoiner(",", "{", "}");
            final Map<Object, Object> ordered = form == CanonicalForm.FASTJSON1 ? new HashMap<>() : null;
            if (ordered != null) {
                // One after the other, as the library does: a copy at once may choose another number of buckets.
                object.forEach(ordered::put);
            }
            (ordered == null ? object : ordered).forEach((name, member) -> {
                if (member != null) {
                    text.add(quoted((String) name) + ':' + json(member));
                }
            });
            return text.toString();
        }
        if (value instanceof List<?> list) {
            final StringJoiner text = new StringJoiner(",", "[", "]");
            list.forEach(element -> text.add(json(element)));
            return text.toString();
        }
        return value instanceof String text ? quoted(text) : value instanceof BigDecimal number ? number(number)
            : String.valueOf(value);
    }

    /** Without an exponent, as the caller has made sure of. */
    private String number(final BigDecimal number) {
        if (number.scale() == 0) {
            return new BigInteger(number.toString()).toString();
        }
        return form == CanonicalForm.FASTJSON2 && number.precision() < 19 ? number.toPlainString() : number.toString();
    }

    private String quoted(final String text) {
        final StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            final int known = "\"\\\b\t\n\f\r".indexOf(c);
            if (known >= 0) {
                quoted.append('\\').append("\"\\btnfr".charAt(known));
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, form == CanonicalForm.FASTJSON1 ? "\\u%04X" : "\\u%04x", c));
            } else if (form == CanonicalForm.FASTJSON1 && (c >= 0x7F && c < 0xA0 || c == 0x2028 || c == 0x2029)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04X", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
