package dev.holdfast.bench.attack.hostile;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** What hostile connections do, and how many of a thousand do it. */
public enum HostileKind {
    /** Bad signatures, as fast as they can. */
    FLOOD(500, 0),
    /** A head, byte by byte. */
    SLOW_HEAD(60, 200),
    /** A body, byte by byte. */
    SLOW_BODY(60, 200),
    /** A captured callback again and again, whose answers nobody reads. */
    NEVER_READING(50, 5),
    /** Half a request, and then the end of sending. */
    HALF_OPEN(50, 0),
    /** A TLS handshake where none is spoken. */
    TLS(50, 1_000),
    /** A head without end. */
    GIANT_HEAD(50, 1),
    /** Chunks without end. */
    ENDLESS_CHUNKS(50, 1),
    /** Connections that are closed as soon as they are made. */
    STORM(30, 0),
    /** Nothing at all. */
    IDLE(50, 0),
    /** A captured callback, again and again, as fast as it is answered. */
    CAPTURED(50, 1),
    /** The beginning of a TLS handshake, and a new connection as soon as the server has signed its answer. */
    HELLO(50, 0);

    private static final int FLOOD_AT_ONCE = 4;
    private static final int PIECE = 1_024;
    private static final int TLS_RECORD = 22;
    private static final byte[] NOTHING = {};
    private static final byte[] CLIENT_HELLO = ClientHello.make();
    private static final String HEAD = "POST /callback HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n";

    private final int share;
    private final int pauseMs;

    HostileKind(final int share, final int pauseMs) {
        this.share = share;
        this.pauseMs = pauseMs;
    }

    /** What each of so many connections does when the kinds have their shares of them. */
    public static List<HostileKind> deal(final int all, final Collection<HostileKind> kinds) {
        final int shares = kinds.stream().mapToInt(kind -> kind.share).sum();
        final List<HostileKind> dealt = new ArrayList<>();
        int dealtShares = 0;
        for (final HostileKind kind : kinds) {
            dealtShares += kind.share;
            while (dealt.size() < (long) all * dealtShares / shares) {
                dealt.add(kind);
            }
        }
        return dealt;
    }

    /** Those that make sense where no TLS is spoken. */
    public static List<HostileKind> inClear() {
        return Arrays.stream(values()).filter(kind -> kind != HELLO).toList();
    }

    public int pauseMs() {
        return pauseMs;
    }

    public boolean readsAnswers() {
        return this != NEVER_READING;
    }

    /** Whether a connection is closed as soon as it is made. */
    public boolean closesAtOnce() {
        return this == STORM;
    }

    /** Whether nothing follows what is sent first. */
    public boolean sendsOnce() {
        return this == HALF_OPEN || this == IDLE || this == HELLO;
    }

    /** Whether a connection is closed as soon as something is answered. */
    public boolean closesWhenAnswered() {
        return this == HELLO;
    }

    /**
     * What a connection sends next.
     *
     * @param step    how often it has sent something before.
     * @param genuine a captured callback.
     */
    public byte[] next(final int step, final byte[] genuine) {
        return switch (this) {
            case FLOOD -> repeated(bytes(text(genuine).replaceFirst("Signature: .", "Signature: g")));
            case SLOW_HEAD -> one(HEAD + "X-Slow: ", step);
            case SLOW_BODY -> step == 0 ? bytes(HEAD + "Content-Length: 60000\r\n\r\n")
                : one("{\"data\":{\"x\":\"", step);
            case NEVER_READING, CAPTURED -> genuine;
            case HALF_OPEN -> Arrays.copyOf(genuine, genuine.length / 2);
            case TLS -> hello();
            case GIANT_HEAD -> bytes(step == 0 ? HEAD : "X-" + step + ": " + "x".repeat(PIECE) + "\r\n");
            case ENDLESS_CHUNKS -> bytes(step == 0 ? HEAD + "Transfer-Encoding: chunked\r\n\r\n"
                : Integer.toHexString(PIECE) + "\r\n" + "x".repeat(PIECE) + "\r\n");
            case HELLO -> CLIENT_HELLO;
            case STORM, IDLE -> NOTHING;
        };
    }

    private static byte[] repeated(final byte[] request) {
        final byte[] all = new byte[request.length * FLOOD_AT_ONCE];
        for (int i = 0; i < FLOOD_AT_ONCE; i++) {
            System.arraycopy(request, 0, all, i * request.length, request.length);
        }
        return all;
    }

    /** The beginning of a TLS record that is a handshake. */
    private static byte[] hello() {
        final byte[] record = new byte[PIECE];
        record[0] = TLS_RECORD;
        record[1] = 3;
        record[2] = 1;
        record[3] = PIECE >> 8;
        return record;
    }

    private static byte[] one(final String text, final int step) {
        return bytes(String.valueOf(step < text.length() ? text.charAt(step) : 'x'));
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
