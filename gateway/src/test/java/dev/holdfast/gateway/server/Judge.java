package dev.holdfast.gateway.server;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.wire.FastjsonOracle;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Says whether the bytes of a request are one that may be approved: by an HTTP and a JSON parser of its own, the
 * platform's JSON library and the JDK's HMAC. Shares nothing with the way of a callback through the gateway.
 */
final class Judge {
    private static final Pattern REQUEST_LINE = Pattern.compile("POST /callback(\\?[!-~]*)? HTTP/1\\.[01]");
    private static final Pattern HEADER =
        Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\\x00-\\x08\\x0A-\\x1F\\x7F]*?)[ \t]*");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final List<String> SINGLE = List.of("host", "timestamp", "signature", "sign-version",
        "content-type", "content-length");
    private static final long WINDOW_MS = 60_000;
    private static final String HEAD_END = "\r\n\r\n";

    private Judge() {
    }

    /** Whether a request that ends with these bytes may be answered with code 0. */
    static boolean approves(final byte[] request) {
        final String text = new String(request, StandardCharsets.ISO_8859_1);
        final int first = emptyLines(text);
        final int end = text.indexOf(HEAD_END, first);
        if (end < 0) {
            return false;
        }
        final String[] lines = text.substring(first, end).split("\r\n", -1);
        final Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            final var header = HEADER.matcher(lines[i]);
            if (!header.matches()) {
                return false;
            }
            final String name = header.group(1).toLowerCase(Locale.ROOT);
            if (headers.put(name, header.group(2)) != null && SINGLE.contains(name)) {
                return false;
            }
        }
        final String length = headers.getOrDefault("content-length", "");
        final int start = end + HEAD_END.length();
        final boolean isCallback = REQUEST_LINE.matcher(lines[0]).matches()
            && (headers.containsKey("host") || lines[0].endsWith("1.0"))
            && length.matches("[0-9]{1,6}") && Integer.parseInt(length) <= request.length - start
            && headers.getOrDefault("sign-version", "V1").equals("V1") && !headers.containsKey("transfer-encoding")
            && headers.getOrDefault("content-type", "application/json").toLowerCase(Locale.ROOT)
            .matches("application/json[ \t]*(;.*)?");
        if (!isCallback) {
            return false;
        }
        final byte[] body = Arrays.copyOfRange(request, start, start + Integer.parseInt(length));
        return approves(body, headers.getOrDefault("timestamp", ""), headers.getOrDefault("signature", ""));
    }

    /** Empty lines before the request line are ignored (RFC 9112, 2.2). */
    private static int emptyLines(final String text) {
        int at = 0;
        while (text.startsWith("\r\n", at)) {
            at += 2;
        }
        return at;
    }

    /** Whether a body with these headers may be answered with code 0. */
    static boolean approves(final byte[] body, final String timestamp, final String signature) {
        return isSigned(body, timestamp, signature) && StrictJson.parse(body) instanceof Map<?, ?> envelope
            && hasShape(envelope.get("action"), (Map<?, ?>) envelope.get("data"));
    }

    /** Whether a body is JSON by the letter, and signed by the platform, now. */
    static boolean isSigned(final byte[] body, final String timestamp, final String signature) {
        if (!timestamp.matches("[0-9]{1,15}")
            || Math.abs(System.currentTimeMillis() - Long.parseLong(timestamp)) > WINDOW_MS) {
            return false;
        }
        try {
            final Object json = StrictJson.parse(body);
            if (!(json instanceof Map<?, ?> envelope) || !(envelope.get("data") instanceof Map<?, ?>)) {
                return false;
            }
            final String text = new String(body, StandardCharsets.UTF_8);
            return sign(FastjsonOracle.text1(text, TestGateway.API_KEY, timestamp)).equalsIgnoreCase(signature)
                || sign(FastjsonOracle.text2(text, TestGateway.API_KEY, timestamp)).equalsIgnoreCase(signature);
        } catch (final IllegalArgumentException | com.alibaba.fastjson.JSONException
            | com.alibaba.fastjson2.JSONException e) {
            return false;
        }
    }

    static boolean hasShape(final Object action, final Map<?, ?> data) {
        final boolean isCard = data.get("after_status") != null && data.get("consume_no") == null;
        final boolean hasIds = isId(data.get("card_no")) && data.get("time") instanceof BigDecimal
            && data.keySet().stream().allMatch(name ->
            name.toString().matches("[A-Za-z0-9_]+"));
        if (isCard || !hasIds) {
            return hasIds && "Card_update".equals(action);
        }
        return isId(data.get("consume_no"))
            && (data.get("merchant_info") == null || data.get("merchant_info") instanceof Map)
            && ("Auth".equals(action) && "Pending".equals(data.get("status")) || "Consumption".equals(action));
    }

    private static boolean isId(final Object value) {
        return value instanceof String text && ID.matcher(text).matches();
    }

    /** The signature of a text. */
    static String sign(final String text) {
        try {
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(TestGateway.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
