package dev.holdfast.ledger.values;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

import static org.assertj.core.api.Assertions.assertThat;

/** Against java.time, for every day of six centuries and the edges of its hours. */
class ProgramTimeTest {
    private static final long DAY_MS = 86_400_000;

    @Test
    void shouldNumberWindowsAsTheCalendarDoes() {
        LocalDate date = LocalDate.of(1900, 1, 1);
        int week = ProgramTime.week(millis(date));
        for (; date.getYear() < 2500; date = date.plusDays(1)) {
            final long startMs = millis(date);
            week += date.getDayOfWeek().getValue() == 1 && date.getYear() + date.getDayOfYear() > 1901 ? 1 : 0;
            for (final long localMs : new long[] {startMs, startMs + DAY_MS - 1}) {
                assertThat(ProgramTime.day(localMs)).isEqualTo((int) date.toEpochDay());
                assertThat(ProgramTime.month(localMs)).isEqualTo(date.getYear() * 12 + date.getMonthValue() - 1);
                assertThat(ProgramTime.week(localMs)).as("%s", date).isEqualTo(week);
            }
            assertThat(ProgramTime.hour(startMs + DAY_MS - 1)).isEqualTo(ProgramTime.hour(startMs) + 23);
        }
    }

    @Test
    void shouldCountFromTheProgramsMidnight() {
        final long newYear = LocalDateTime.of(2026, 1, 1, 0, 0).toInstant(ZoneOffset.ofHours(8)).toEpochMilli();
        assertThat(ProgramTime.month(ProgramTime.local(newYear, 480))).isEqualTo(2026 * 12);
        assertThat(ProgramTime.month(ProgramTime.local(newYear - 1, 480))).isEqualTo(2026 * 12 - 1);
    }

    private static long millis(final LocalDate date) {
        return date.toEpochDay() * DAY_MS;
    }
}
