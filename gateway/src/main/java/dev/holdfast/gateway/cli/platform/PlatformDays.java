package dev.holdfast.gateway.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.platform.PlatformRequest;
import picocli.CommandLine.Option;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The days that a list of the platform's covers, in its time zone, both included. */
final class PlatformDays {
    private static final ZoneOffset PLATFORM_ZONE = ZoneOffset.ofHours(8);
    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);
    private static final int DEFAULT_DAYS = 30;

    @Option(names = "--from", paramLabel = "DAY", description = "First day, in UTC+8; default: 30 days before --to.")
    private String from;

    @Option(names = "--to", paramLabel = "DAY", description = "Last day; default: today.")
    private String to;

    /** A list call for one page of a period. */
    interface Pages {
        PlatformRequest page(long fromMs, long toMs, int page);
    }

    /** Asks for one page after the other, and returns what is on all of them. */
    List<JsonNode> ask(final PlatformSession session, final Pages pages) {
        final LocalDate last = to == null ? LocalDate.now(PLATFORM_ZONE) : day("--to", to);
        final LocalDate first = from == null ? last.minusDays(DEFAULT_DAYS) : day("--from", from);
        final long fromMs = first.atStartOfDay(PLATFORM_ZONE).toInstant().toEpochMilli();
        final long toMs = last.atStartOfDay(PLATFORM_ZONE).toInstant().toEpochMilli() + DAY_MS;
        return session.callAll(page -> pages.page(fromMs, toMs, page));
    }

    private static LocalDate day(final String name, final String text) {
        try {
            return LocalDate.parse(text);
        } catch (final DateTimeParseException e) {
            throw new SettingsException(name + "=" + text + " should be a day such as 2026-01-31");
        }
    }
}
