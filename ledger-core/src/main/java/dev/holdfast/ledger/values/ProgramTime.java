package dev.holdfast.ledger.values;

/**
 * The program's local time, in which the windows of limits and free counts begin and end: milliseconds since
 * 1970-01-01T00:00 as its clocks show. It is ahead of UTC by whole minutes that do not change over the year. All
 * numbers grow with time.
 */
public final class ProgramTime {
    /** UTC+8 in minutes, the platform's own default, for commands that say none. */
    public static final int DEFAULT_ZONE_MINUTES = 480;

    private static final long MS_PER_MINUTE = 60_000L;
    private static final long MS_PER_HOUR = 3_600_000L;
    private static final long MS_PER_DAY = 86_400_000L;
    /** 1970-01-01 was a Thursday, the fourth day of a week that begins on Monday. */
    private static final int DAYS_INTO_FIRST_WEEK = 3;
    private static final int DAYS_PER_WEEK = 7;
    private static final int MONTHS_PER_YEAR = 12;
    private static final long DAYS_PER_400_YEARS = 146_097;
    /** From 0000-03-01 to 1970-01-01. */
    private static final long DAYS_TO_1970 = 719_468;

    private ProgramTime() {
    }

    /** Local time of a moment. */
    public static long local(final long timeMs, final int zoneMinutes) {
        return timeMs + zoneMinutes * MS_PER_MINUTE;
    }

    public static int hour(final long localMs) {
        return (int) Math.floorDiv(localMs, MS_PER_HOUR);
    }

    public static int day(final long localMs) {
        return (int) Math.floorDiv(localMs, MS_PER_DAY);
    }

    /** Weeks begin on Monday. */
    public static int week(final long localMs) {
        return Math.floorDiv(day(localMs) + DAYS_INTO_FIRST_WEEK, DAYS_PER_WEEK);
    }

    /** Months since year 0. Counts in years that begin in March, so that the leap day is the last one. */
    public static int month(final long localMs) {
        final long days = day(localMs) + DAYS_TO_1970;
        final long era = Math.floorDiv(days, DAYS_PER_400_YEARS);
        final long dayOfEra = Math.floorMod(days, DAYS_PER_400_YEARS);
        final long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        final long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        final long monthFromMarch = (5 * dayOfYear + 2) / 153;
        return (int) ((era * 400 + yearOfEra) * MONTHS_PER_YEAR + monthFromMarch + 2);
    }
}
