package dev.holdfast.peers.callback;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is no string of a callback's data, as the older of the platform's two JSON libraries writes it: compact, nested
 * names in the order of a hash map, without nulls.
 */
final class OlderJson {
    private static final int INITIAL_CHARS = 128;
    private static final int DELETE = 0x7F;
    private static final int LAST_CONTROL = 0x9F;

    private OlderJson() {
    }

    /** Reads the value at which the parser stands, and returns its text. */
    static String text(final JsonParser parser) throws IOException {
        final JsonToken token = parser.currentToken();
        if (token.isNumeric()) {
            return number(parser);
        }
        if (!token.isStructStart()) {
            return parser.getText();
        }
        final StringBuilder out = new StringBuilder(INITIAL_CHARS);
        write(value(parser), out);
        return out.toString();
    }

    private static String number(final JsonParser parser) throws IOException {
        final String text = parser.getText();
        final boolean isPlain = text.charAt(0) != '-' && text.indexOf('e') < 0 && text.indexOf('E') < 0
            && !text.startsWith("0.000000");
        return isPlain ? text : new BigDecimal(text).toString();
    }

    private static Object value(final JsonParser parser) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                final Map<String, Object> object = new HashMap<>();
                String name;
                while ((name = parser.nextFieldName()) != null) {
                    parser.nextToken();
                    object.put(name, value(parser));
                }
                return object;
            }
            case START_ARRAY -> {
                final List<Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                return array;
            }
            case VALUE_NULL -> {
                return null;
            }
            case VALUE_STRING -> {
                return parser.getText();
            }
            default -> {
                return new Bare(parser.currentToken().isNumeric() ? number(parser) : parser.getText());
            }
        }
    }

    /** A number, true or false. */
    private record Bare(String text) {
    }

    private static void write(final Object value, final StringBuilder out) {
        if (value instanceof Map<?, ?> object) {
            char before = '{';
            for (final Map.Entry<?, ?> member : object.entrySet()) {
                if (member.getValue() != null) {
                    out.append(before);
                    quote((String) member.getKey(), out);
                    out.append(':');
                    write(member.getValue(), out);
                    before = ',';
                }
            }
            out.append(before == '{' ? "{}" : "}");
        } else if (value instanceof List<?> array) {
            char before = '[';
            for (final Object each : array) {
                out.append(before);
                write(each, out);
                before = ',';
            }
            out.append(before == '[' ? "[]" : "]");
        } else if (value instanceof String string) {
            quote(string, out);
        } else {
            out.append(value == null ? "null" : ((Bare) value).text);
        }
    }

    private static void quote(final String text, final StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            final int escaped = "\"\\\b\f\n\r\t".indexOf(c);
            if (escaped >= 0) {
                out.append('\\').append("\"\\bfnrt".charAt(escaped));
            } else if (c < ' ' || c >= DELETE && c <= LAST_CONTROL || c == '\u2028' || c == '\u2029') {
                out.append(String.format("\\u%04X", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
