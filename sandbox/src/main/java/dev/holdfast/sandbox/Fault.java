package dev.holdfast.sandbox;

import java.util.Arrays;
import java.util.Locale;

/** What the sandbox can do wrong, each with a share of the cases in which it does. */
public enum Fault {
    /** The API answers late, by up to two seconds. */
    LATENCY,
    /** The API does what it was asked and never answers. */
    TIMEOUT,
    /** The API answers with HTTP 500. */
    HTTP_500,
    /** The API answers with its own error. */
    CODE_1001,
    /** The API says that there were too many calls. */
    CODE_1009,
    /** The API takes a good access token as expired. */
    TOKEN_EXPIRED,
    /**
     * The API says that our address is not on its allowlist: nothing that passes by itself, so it is not one of
     * {@link Faults#setAll}.
     */
    IP_REFUSED,
    /** A notification is not sent at all. */
    CALLBACK_LOST,
    /** A callback is sent twice. */
    CALLBACK_DOUBLED,
    /** A notification is sent late, by up to three seconds, and so out of order. */
    CALLBACK_DELAYED;

    /** The name in options and requests. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException when there is no such fault. */
    public static Fault of(final String text) {
        return Arrays.stream(values()).filter(fault -> fault.text().equals(text)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException(
                "fault " + text + " is unknown; known are "
                + String.join(", ", Arrays.stream(values()).map(Fault::text).toList())));
    }
}
