package dev.holdfast.peers.callback;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reads a callback in one pass of Jackson's streaming parser and checks its V1 signature, in the form that nested
 * objects have in the order of a {@link java.util.HashMap}. Used by one thread at a time, again and again.
 */
public final class CallbackReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final long WINDOW_MS = 60_000;
    private static final int MOST_MEMBERS = 64;
    private static final int INITIAL_CHARS = 1024;

    private final Mac mac;
    private final String appId;
    private final String[] names = new String[MOST_MEMBERS];
    private final String[] values = new String[MOST_MEMBERS];
    private final StringBuilder text = new StringBuilder(INITIAL_CHARS);
    private int members;
    private String action;
    private String orderNo;
    private String cardNo;
    private String cardholderNo;
    private String amount;
    private long amountMillionths;

    public CallbackReader(final String appId, final String secret) {
        this.appId = appId;
        try {
            mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        } catch (final GeneralSecurityException e) {
            throw new IllegalArgumentException("the secret cannot be used", e);
        }
    }

    /**
     * Reads and checks a callback.
     *
     * @return why it is refused; null when it is an authorization, whose fields can then be asked for.
     */
    public Answer read(final byte[] body, final String timestamp, final String signature, final long nowMs) {
        if (timestamp == null || signature == null) {
            return Answer.SIGNATURE_MISSING;
        }
        final Answer late = checkTimestamp(timestamp, nowMs);
        if (late != null) {
            return late;
        }
        action = null;
        orderNo = null;
        cardNo = null;
        cardholderNo = null;
        amount = null;
        members = 0;
        try (JsonParser parser = JSON.createParser(body)) {
            if (!readBody(parser) || members == MOST_MEMBERS) {
                return Answer.MALFORMED_BODY;
            }
        } catch (final IOException e) {
            return Answer.MALFORMED_BODY;
        }
        add("appId", appId);
        add("timestamp", timestamp);
        if (!sort()) {
            return Answer.DUPLICATE_MEMBER;
        }
        return isSigned(signature) ? checkFields() : Answer.SIGNATURE_MISMATCH;
    }

    private static Answer checkTimestamp(final String timestamp, final long nowMs) {
        try {
            return Math.abs(Long.parseLong(timestamp) - nowMs) > WINDOW_MS ? Answer.TIMESTAMP_OUT_OF_WINDOW : null;
        } catch (final NumberFormatException e) {
            return Answer.TIMESTAMP_INVALID;
        }
    }

    private boolean readBody(final JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        boolean hasData = false;
        String name;
        while ((name = parser.nextFieldName()) != null) {
            final JsonToken token = parser.nextToken();
            if (name.equals("action")) {
                action = parser.getText();
            } else if (name.equals("data") && token == JsonToken.START_OBJECT && !hasData) {
                hasData = true;
                readData(parser);
            } else {
                parser.skipChildren();
            }
        }
        return hasData && parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    }

    private void readData(final JsonParser parser) throws IOException {
        String name;
        while ((name = parser.nextFieldName()) != null) {
            final JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_NULL) {
                continue;
            }
            final String value = token == JsonToken.VALUE_STRING ? parser.getText() : OlderJson.text(parser);
            switch (name) {
                case "consume_no" -> orderNo = value;
                case "card_no" -> cardNo = value;
                case "cardholder_no" -> cardholderNo = value;
                case "amount" -> amount = value;
                default -> { }
            }
            add(name, value);
        }
    }

    private void add(final String name, final String value) {
        if (members < MOST_MEMBERS) {
            names[members] = name;
            values[members++] = value;
        }
    }

    /** By insertion: there are few. Returns whether each name stands there once. */
    private boolean sort() {
        for (int i = 1; i < members; i++) {
            final String name = names[i];
            final String value = values[i];
            int at = i;
            int compared = 1;
            while (at > 0 && (compared = name.compareTo(names[at - 1])) < 0) {
                names[at] = names[at - 1];
                values[at] = values[at - 1];
                at--;
            }
            if (at > 0 && compared == 0) {
                return false;
            }
            names[at] = name;
            values[at] = value;
        }
        return true;
    }

    private boolean isSigned(final String signature) {
        text.setLength(0);
        for (int i = 0; i < members; i++) {
            text.append(i == 0 ? "" : "&").append(names[i]).append('=').append(values[i]);
        }
        Arrays.fill(values, 0, members, null);
        try {
            return MessageDigest.isEqual(mac.doFinal(text.toString().getBytes(StandardCharsets.UTF_8)),
                HexFormat.of().parseHex(signature));
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }

    private Answer checkFields() {
        if (!"Auth".equals(action)) {
            return Answer.ACTION_UNKNOWN;
        }
        if (orderNo == null || cardNo == null || cardholderNo == null || amount == null) {
            return Answer.FIELD_MISSING;
        }
        amountMillionths = Amounts.millionths(amount);
        return amountMillionths < 0 ? Answer.FIELD_INVALID : null;
    }

    public String orderNo() {
        return orderNo;
    }

    public String cardNo() {
        return cardNo;
    }

    public String cardholderNo() {
        return cardholderNo;
    }

    public long amountMillionths() {
        return amountMillionths;
    }
}
