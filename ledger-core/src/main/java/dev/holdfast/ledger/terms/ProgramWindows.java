package dev.holdfast.ledger.terms;

import dev.holdfast.ledger.values.ProgramTime;

/**
 * The numbers of the windows that a moment lies in. Most moments lie in the same hour as the one before, and cost one
 * comparison.
 */
final class ProgramWindows {
    private static final long MS_PER_HOUR = 3_600_000L;

    private long hourStartMs = Long.MIN_VALUE;
    private int hour;
    private int day;
    private int week;
    private int month;

    /** Sets the numbers to those of this local time. */
    void moveTo(final long localMs) {
        if (localMs >= hourStartMs && localMs < hourStartMs + MS_PER_HOUR) {
            return;
        }
        hour = ProgramTime.hour(localMs);
        day = ProgramTime.day(localMs);
        week = ProgramTime.week(localMs);
        month = ProgramTime.month(localMs);
        hourStartMs = hour * MS_PER_HOUR;
    }

    int hour() {
        return hour;
    }

    int day() {
        return day;
    }

    int week() {
        return week;
    }

    int month() {
        return month;
    }
}
