package dev.holdfast.gateway.server;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON by the letter of RFC 8259 and UTF-8 by that of RFC 3629, with names that are unique. Shares nothing with the
 * gateway's decoder.
 */
public final class StrictJson {
    private static final String NUMBER = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?";

    private final String text;
    private int at;

    private StrictJson(final String text) {
        this.text = text;
    }

    /**
     * Objects as maps, arrays as lists, strings, {@link BigDecimal}, {@link Boolean}, and null.
     *
     * @throws IllegalArgumentException when it is no JSON.
     */
    public static Object parse(final byte[] bytes) {
        final StrictJson json;
        try {
            json = new StrictJson(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (final CharacterCodingException e) {
            throw new IllegalArgumentException(e);
        }
        final Object value = json.value();
        json.skipBlanks();
        json.require(json.at == json.text.length());
        return value;
    }

    private Object value() {
        skipBlanks();
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object() {
        final Map<String, Object> members = new LinkedHashMap<>();
        at++;
        skipBlanks();
        if (peek() == '}') {
            at++;
            return members;
        }
        do {
            skipBlanks();
            final String name = string();
            skipBlanks();
            take(':');
            require(!members.containsKey(name));
            members.put(name, value());
            skipBlanks();
        } while (isNext(','));
        take('}');
        return members;
    }

    private List<Object> array() {
        final List<Object> items = new ArrayList<>();
        at++;
        skipBlanks();
        if (peek() == ']') {
            at++;
            return items;
        }
        do {
            items.add(value());
            skipBlanks();
        } while (isNext(','));
        take(']');
        return items;
    }

    private String string() {
        take('"');
        final StringBuilder value = new StringBuilder();
        while (peek() != '"') {
            final char c = text.charAt(at++);
            require(c >= ' ');
            value.append(c == '\\' ? escaped() : c);
        }
        at++;
        return value.toString();
    }

    private char escaped() {
        final char c = peek();
        at++;
        final int simple = "\"\\/bfnrt".indexOf(c);
        if (simple >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(simple);
        }
        require(c == 'u' && at + 4 <= text.length() && text.substring(at, at + 4).matches("[0-9a-fA-F]{4}"));
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    private BigDecimal number() {
        final int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        require(text.substring(start, at).matches(NUMBER));
        return new BigDecimal(text.substring(start, at));
    }

    private Object literal(final String name, final Object value) {
        require(text.startsWith(name, at));
        at += name.length();
        return value;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean isNext(final char c) {
        final boolean isNext = peek() == c;
        at += isNext ? 1 : 0;
        return isNext;
    }

    private void take(final char c) {
        require(peek() == c);
        at++;
    }

    private char peek() {
        require(at < text.length());
        return text.charAt(at);
    }

    private void require(final boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("no JSON at " + at + ": " + text);
        }
    }
}
