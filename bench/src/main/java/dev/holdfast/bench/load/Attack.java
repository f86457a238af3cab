package dev.holdfast.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/** What strangers do to a listener, all from 127.0.0.1 unless said otherwise. */
enum Attack {
    /** Nobody: what the others are compared with. */
    NONE(0, 0),
    /** Empty lines, which begin no request. */
    BLANK(1_024, 3_000),
    /** Nothing at all, on a new connection for each that is closed. */
    SILENT(1_024, 0),
    /** A head and a body, byte by byte. */
    DRIPPING(1_024, 500),
    /** Requests with a bad signature, again and again. */
    REFUSED(256, 100),
    /** Connections that are closed as soon as they are made. */
    CONNECTS(64, 10),
    /** As SILENT, but each connection from an address of its own in 127.1.0.0/16. */
    SOURCES(1_024, 0),
    /** As SILENT, while the gateway lists only the address of the valid callbacks. */
    UNLISTED(1_024, 0),
    /**
     * Silent connections and half requests at the back-office, whose every answer to those with the token is awaited.
     */
    BACK_OFFICE(2_000, 0),
    /**
     * A genuine callback, captured and sent again on every connection, which then is silent: so each of them has proven
     * itself.
     */
    REPLAY(1_024, 0);

    private static final byte[] NOTHING = {};
    private static final String HALF = " HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n{\"data\":{\"x\":\"";

    private static final int RENEWALS_PER_SECOND = 2_000;
    private static final int FLOOD_PER_SECOND = 2_000;

    private final int connections;
    private final int pauseMs;

    Attack(final int connections, final int pauseMs) {
        this.connections = connections;
        this.pauseMs = pauseMs;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int connections() {
        return connections;
    }

    /** Between two things that a connection does; 0 when it does only one. */
    int pauseMs() {
        return pauseMs;
    }

    /** How many connections are made in place of closed ones. */
    int connectsPerSecond() {
        return closesAtOnce() ? FLOOD_PER_SECOND : RENEWALS_PER_SECOND;
    }

    boolean closesAtOnce() {
        return this == CONNECTS;
    }

    /** Settings of the gateway that differ from the defaults. */
    Map<String, String> settings() {
        return this == UNLISTED ? Map.of("callback.allowed_sources", DoorCommand.HONEST + "/32") : Map.of();
    }

    /** Where the i-th connection comes from. */
    String source(final int i) {
        return this == SOURCES ? "127.1." + (i >> 7 & 0xFF) + '.' + (1 + (i & 0x7F)) : "127.0.0.1";
    }

    /**
     * What the i-th connection sends next.
     *
     * @param step    how often it has sent something before.
     * @param genuine a callback with a right signature.
     */
    byte[] next(final int i, final int step, final byte[] genuine) {
        return switch (this) {
            case BLANK -> bytes("\r\n");
            case DRIPPING -> drop("POST /callback" + HALF, step);
            case REFUSED -> bytes(text(genuine).replaceFirst("Signature: .", "Signature: g"));
            case BACK_OFFICE -> i % 4 == 0 ? bytes("POST /v1/accounts/U1/entries" + HALF + "x".repeat(50_000))
                : NOTHING;
            case REPLAY -> genuine;
            default -> NOTHING;
        };
    }

    private static byte[] drop(final String text, final int step) {
        return bytes(String.valueOf(step < text.length() ? text.charAt(step) : 'x'));
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
