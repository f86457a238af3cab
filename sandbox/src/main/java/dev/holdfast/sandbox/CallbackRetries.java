package dev.holdfast.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long the sandbox waits before it sends a notification again that was not acknowledged. The platform's pages do
 * not say what it does; some relatives of it send again five times, three seconds apart, others for 24 hours.
 *
 * @param text     as it was given.
 * @param pausesMs one before each sending but the first; after the last it gives up.
 */
public record CallbackRetries(String text, List<Long> pausesMs) {
    /** Where nothing else is set. */
    public static final String STANDARD = "500ms,1s,2s,4s";

    private static final String SHORT = "5x3s";
    /** Together 24 hours. */
    private static final String DAY = "2x15s,30s,3m,6m,20m,3x30m,1h,3x3h,2x6h";
    private static final String NONE = "none";
    private static final Pattern PART = Pattern.compile("(?:([0-9]{1,4})x)?([0-9]{1,8})(ms|s|m|h)");
    private static final int MOST_PAUSES = 1_000;
    private static final long LONGEST_PAUSE_MS = TimeUnit.HOURS.toMillis(24);

    /**
     * Reads a list of pauses, such as {@code 5x3s} or {@code 1s,2s,10m}; or {@code short}, {@code day}, {@code none}.
     *
     * @throws IllegalArgumentException when it is none.
     */
    public static CallbackRetries of(final String text) {
        return switch (text) {
            case "short" -> new CallbackRetries(text, parse(SHORT));
            case "day" -> new CallbackRetries(text, parse(DAY));
            case NONE -> new CallbackRetries(text, List.of());
            default -> new CallbackRetries(text, parse(text));
        };
    }

    private static List<Long> parse(final String text) {
        final List<Long> pauses = new ArrayList<>();
        for (final String part : text.split(",", -1)) {
            final Matcher matcher = PART.matcher(part);
            if (!matcher.matches()) {
                throw problem(text);
            }
            final int count = matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1));
            final long pauseMs = unit(matcher.group(3)).toMillis(Long.parseLong(matcher.group(2)));
            if (count < 1 || pauses.size() + count > MOST_PAUSES || pauseMs > LONGEST_PAUSE_MS) {
                throw problem(text);
            }
            pauses.addAll(Collections.nCopies(count, pauseMs));
        }
        return List.copyOf(pauses);
    }

    private static TimeUnit unit(final String letters) {
        return switch (letters) {
            case "ms" -> TimeUnit.MILLISECONDS;
            case "s" -> TimeUnit.SECONDS;
            case "m" -> TimeUnit.MINUTES;
            default -> TimeUnit.HOURS;
        };
    }

    private static IllegalArgumentException problem(final String text) {
        return new IllegalArgumentException("callback_retries=" + text + " should be short, day, none, or pauses such "
            + "as 5x3s or 500ms,1s,10m,6h: at most " + MOST_PAUSES + ", none above 24h");
    }
}
