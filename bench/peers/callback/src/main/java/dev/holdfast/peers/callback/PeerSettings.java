package dev.holdfast.peers.callback;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What a peer is told when it starts, in environment variables.
 *
 * @param appId     {@code PEER_APP_ID}.
 * @param secret    {@code PEER_SECRET}: of the signatures.
 * @param storePort {@code PEER_STORE_PORT}: where its store listens, on loopback.
 * @param cards     {@code PEER_CARDS}: how many there are, each with an account.
 */
public record PeerSettings(String appId, String secret, int storePort, int cards) {
    /** How the line begins that says that a peer is ready. */
    public static final String READY = "peer ";
    /** Of each account. */
    public static final long BALANCE_MILLIONTHS = 500_000_000_000_000L;
    /** Of the one card that has limits. */
    public static final long DAY_LIMIT_MILLIONTHS = 5_000_000;
    /** Of the other card that has one. */
    public static final long MONTH_LIMIT_MILLIONTHS = 3_000_000;
    /** A limit of those that have none. */
    public static final long NO_LIMIT_MILLIONTHS = 9_000_000_000_000_000L;

    private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);
    private static final long MS_PER_DAY = 86_400_000;
    private static final long ZONE_MS = 8 * 3_600_000L;
    private static final int MONTHS = 12;

    private static volatile Day today = new Day(-1, -1);

    public static PeerSettings ofEnvironment() {
        return new PeerSettings(variable("PEER_APP_ID"), variable("PEER_SECRET"),
            Integer.parseInt(variable("PEER_STORE_PORT")), Integer.parseInt(variable("PEER_CARDS")));
    }

    private static String variable(final String name) {
        final String value = System.getenv(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    public static String account(final int i) {
        return "load-U" + i;
    }

    public static String card(final int i) {
        return "load-C" + i;
    }

    /**
     * A day of the program, which is eight hours ahead of UTC.
     *
     * @param day   days since 1970.
     * @param month months since year 0.
     */
    public record Day(int day, int month) {
    }

    /** The day of a moment; the same object as long as it lasts. */
    public static Day dayOf(final long nowMs) {
        final int day = (int) Math.floorDiv(nowMs + ZONE_MS, MS_PER_DAY);
        Day known = today;
        if (known.day != day) {
            final LocalDate date = Instant.ofEpochMilli(nowMs).atOffset(ZONE).toLocalDate();
            known = new Day(day, date.getYear() * MONTHS + date.getMonthValue());
            today = known;
        }
        return known;
    }
}
