package dev.holdfast.bench.attack.judge;

import dev.holdfast.bench.attack.judge.PlainJson.Digits;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signature V1 as the contract words it, once more: with maps of the JDK, its HMAC and no care for speed, so that it
 * can be compared with the contract line by line. Shares nothing with the gateway's verifier. One thread; allocates.
 */
public final class PlainSignature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONG_PRECISION = 19;

    private final String appId;
    private final Mac mac;

    /** The two generations of the library that writes nested values. */
    public enum Generation {
        OLDER, NEWER
    }

    public PlainSignature(final String appId, final String secret) {
        this.appId = appId;
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
        } catch (final GeneralSecurityException e) {
            throw new UnusableEnvironmentException("this Java has no " + ALGORITHM, e);
        }
    }

    /** The text that is signed: members that are not null, by name, with appId and timestamp unless they are there. */
    public String text(final Map<?, ?> data, final String timestamp, final Generation generation) {
        final Map<String, String> members = new TreeMap<>(Map.of("appId", appId, "timestamp", timestamp));
        data.forEach((name, value) -> {
            if (value != null) {
                members.put((String) name, value instanceof String text ? text : compact(value, generation));
            }
        });
        return members.entrySet().stream().map(member -> member.getKey() + '=' + member.getValue())
            .collect(Collectors.joining("&"));
    }

    /** The signature of a text, in small hexadecimal digits. */
    public String sign(final String text) {
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether the signature belongs to {@code data} at this time, by either generation. */
    public boolean verifies(final Map<?, ?> data, final String timestamp, final String signature) {
        for (final Generation generation : Generation.values()) {
            if (sign(text(data, timestamp, generation)).equalsIgnoreCase(signature)) {
                return true;
            }
        }
        return false;
    }

    private static String compact(final Object value, final Generation generation) {
        if (value instanceof String text) {
            return quoted(text, generation);
        }
        if (value instanceof Digits digits) {
            return number(digits.text(), generation);
        }
        if (value instanceof List<?> elements) {
            return elements.stream().map(element -> compact(element, generation))
                .collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Map<?, ?> members) {
            // The older one puts them into a map without order, and writes them in whatever order that has.
            final Map<?, ?> ordered = generation == Generation.OLDER ? hashed(members) : members;
            return ordered.entrySet().stream().filter(member -> member.getValue() != null)
                .map(member -> quoted((String) member.getKey(), generation) + ':'
                    + compact(member.getValue(), generation))
                .collect(Collectors.joining(",", "{", "}"));
        }
        return String.valueOf(value);
    }

    /** With the default capacity, to which {@code putAll} would not hold. */
    private static Map<Object, Object> hashed(final Map<?, ?> members) {
        final Map<Object, Object> hashed = new HashMap<>();
        members.forEach(hashed::put);
        return hashed;
    }

    private static String number(final String digits, final Generation generation) {
        final boolean hasExponent = digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0;
        if (!hasExponent && digits.indexOf('.') < 0) {
            return digits.equals("-0") ? "0" : digits;
        }
        final BigDecimal decimal;
        try {
            decimal = new BigDecimal(digits);
        } catch (final NumberFormatException e) {
            // An exponent beyond all that anybody computes with.
            return digits;
        }
        if (generation == Generation.OLDER) {
            return decimal.toString();
        }
        final boolean isDouble = hasExponent && !digits.matches(".*[eE][+-]?0+");
        return isDouble ? Double.toString(Double.parseDouble(digits))
            : decimal.precision() < LONG_PRECISION ? decimal.toPlainString() : decimal.toString();
    }

    private static String quoted(final String text, final Generation generation) {
        final StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            final char c = text.charAt(i);
            final int escape = "\"\\\b\f\n\r\t".indexOf(c);
            if (escape >= 0) {
                quoted.append('\\').append("\"\\bfnrt".charAt(escape));
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, generation == Generation.OLDER ? "\\u%04X" : "\\u%04x",
                    (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
