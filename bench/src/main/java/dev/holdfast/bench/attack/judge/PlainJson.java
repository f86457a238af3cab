package dev.holdfast.bench.attack.judge;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * JSON by the letter of RFC 8259 in strict UTF-8, with unique names: written for being seen to be right, and sharing
 * nothing with the gateway's reader. Objects come out as maps in the order received, arrays as lists, numbers as
 * {@link Digits}, and strings, booleans and null as themselves. One use, one thread; allocates.
 */
public final class PlainJson {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final String ESCAPES = "\"\\/bfnrt";
    private static final String ESCAPED = "\"\\/\b\f\n\r\t";
    private static final int MAX_DEPTH = 64;
    private static final int HEX_DIGITS = 4;
    private static final int HEX = 16;

    private final String text;
    private int at;
    private int depth;

    /** A number, as it was written. */
    public record Digits(String text) {
    }

    /** A text is no JSON, or is deeper than anybody needs. */
    public static final class NotJsonException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotJsonException(final String message) {
            super(message);
        }
    }

    private PlainJson(final String text) {
        this.text = text;
    }

    /** @throws NotJsonException when it is none. */
    public static Object parse(final byte[] bytes) {
        final PlainJson json;
        try {
            json = new PlainJson(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (final CharacterCodingException e) {
            throw new NotJsonException("not UTF-8");
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
            case 't' -> word("true", Boolean.TRUE);
            case 'f' -> word("false", Boolean.FALSE);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object() {
        final Map<String, Object> members = new LinkedHashMap<>();
        enter();
        while (!closes('}', members.isEmpty())) {
            skipBlanks();
            final String name = string();
            skipBlanks();
            take(':');
            require(!members.containsKey(name));
            members.put(name, value());
        }
        return members;
    }

    private List<Object> array() {
        final List<Object> elements = new ArrayList<>();
        enter();
        while (!closes(']', elements.isEmpty())) {
            elements.add(value());
        }
        return elements;
    }

    private void enter() {
        at++;
        require(++depth <= MAX_DEPTH);
    }

    /** Takes the end of a container, or the comma before its next part, which the first one does not have. */
    private boolean closes(final char end, final boolean isFirst) {
        skipBlanks();
        if (peek() == end) {
            at++;
            depth--;
            return true;
        }
        if (!isFirst) {
            take(',');
        }
        return false;
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
        if (ESCAPES.indexOf(c) >= 0) {
            return ESCAPED.charAt(ESCAPES.indexOf(c));
        }
        require(c == 'u' && at + HEX_DIGITS <= text.length());
        int value = 0;
        for (int end = at + HEX_DIGITS; at < end; at++) {
            final int digit = text.charAt(at) < 128 ? Character.digit(text.charAt(at), HEX) : -1;
            require(digit >= 0);
            value = value * HEX + digit;
        }
        return (char) value;
    }

    private Digits number() {
        final int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        final String digits = text.substring(start, at);
        require(NUMBER.matcher(digits).matches());
        return new Digits(digits);
    }

    private Object word(final String name, final Object value) {
        require(text.startsWith(name, at));
        at += name.length();
        return value;
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
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
            throw new NotJsonException("no JSON at " + at);
        }
    }
}
