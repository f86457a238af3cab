package dev.holdfast.bench.attack.judge;

import dev.holdfast.bench.attack.judge.Approvable.Kind;
import dev.holdfast.bench.attack.judge.PlainJson.Digits;
import dev.holdfast.bench.attack.judge.PlainJson.NotJsonException;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Says of a request whether it may be answered with code 0, by rules that are written out here once more: a POST to the
 * callback's path, a timestamp of now, JSON with unique names, a signature of just this data, and the shape of the
 * action. Whether there is money for it is for {@link Books}. One thread; allocates.
 */
public final class CallbackJudge {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,15}");
    private static final Pattern JSON = Pattern.compile("application/json[ \t]*(;.*)?");
    /** The gateway's 60 s, and what may lie between its clock's reading and ours. */
    private static final long WINDOW_MS = 75_000;

    private final Pattern requestLine;
    private final PlainSignature signature;

    /** @param path of callbacks. */
    public CallbackJudge(final String path, final PlainSignature signature) {
        this.signature = signature;
        requestLine = Pattern.compile("POST ((?i:https?)://[^/ ]*)?" + Pattern.quote(path)
            + "(\\?[!-~\\x80-\\xFF]*)? HTTP/1\\.[01]");
    }

    /**
     * What it may do; null when it may not be answered with code 0.
     *
     * @param signed the body that was signed, by its signature: what may be done is what was meant by that.
     */
    public Approvable judge(final Framed request, final Map<String, String> signed) {
        final boolean isCallback = requestLine.matcher(request.requestLine()).matches()
            && (request.requestLine().endsWith("1.0") || request.headers().containsKey("host"))
            && request.header("sign-version", "V1").equals("V1")
            && JSON.matcher(request.header("content-type", "application/json").toLowerCase(Locale.ROOT)).matches();
        final String timestamp = request.header("timestamp", "");
        final boolean isNow = TIMESTAMP.matcher(timestamp).matches()
            && Math.abs(System.currentTimeMillis() - Long.parseLong(timestamp)) <= WINDOW_MS;
        if (!isCallback || !isNow) {
            return null;
        }
        final String given = request.header("signature", "");
        final String original = signed.get(given.toLowerCase(Locale.ROOT));
        try {
            return original != null && PlainJson.parse(request.body()) instanceof Map<?, ?> envelope
                && envelope.get("data") instanceof Map<?, ?> data && signature.verifies(data, timestamp, given)
                ? asMeant(meaning(envelope.get("action"), data), original) : null;
        } catch (final NotJsonException e) {
            return null;
        }
    }

    private static Approvable asMeant(final Approvable said, final String original) {
        final Map<?, ?> envelope = (Map<?, ?>) PlainJson.parse(original.getBytes(StandardCharsets.UTF_8));
        return said != null && said.saysTheSameAs(meaning(envelope.get("action"), (Map<?, ?>) envelope.get("data")))
            ? said : null;
    }

    private static Approvable meaning(final Object action, final Map<?, ?> data) {
        final boolean isOrder = data.get("consume_no") != null;
        if ("Card_update".equals(action)) {
            return isOrder ? null : new Approvable(Kind.OTHER, null, null, String.valueOf(data.get("card_no")),
                String.valueOf(data.get("after_status")), null, time(data));
        }
        final boolean isQuestion = "Auth".equals(action);
        final BigDecimal amount = decimal(data.get("amount"));
        if (!isOrder || !isQuestion && !"Consumption".equals(action)
            || isQuestion && (amount == null || amount.signum() < 0 || !isId(data.get("consume_no"))
                || !isId(data.get("card_no")) || !"Pending".equals(data.get("status")))) {
            return null;
        }
        return new Approvable(isQuestion ? Kind.QUESTION : "Success".equals(data.get("status")) ? Kind.SUCCESS
            : Kind.OTHER, String.valueOf(data.get("consume_no")), String.valueOf(data.get("cardholder_no")),
            String.valueOf(data.get("card_no")), String.valueOf(data.get("status")), amount, time(data));
    }

    private static long time(final Map<?, ?> data) {
        final BigDecimal time = decimal(data.get("time"));
        return time == null ? 0 : time.longValue();
    }

    private static boolean isId(final Object value) {
        return value instanceof String text && ID.matcher(text).matches();
    }

    /** A number, or a text of its digits; null when it is neither. */
    private static BigDecimal decimal(final Object value) {
        final String text = value instanceof Digits digits ? digits.text() : value instanceof String word ? word : "";
        try {
            return new BigDecimal(text);
        } catch (final NumberFormatException e) {
            return null;
        }
    }
}
