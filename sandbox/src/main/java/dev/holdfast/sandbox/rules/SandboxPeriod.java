package dev.holdfast.sandbox.rules;

import com.fasterxml.jackson.databind.JsonNode;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Which part of a list is asked for: both ends of the period count, and pages are counted from 0. */
public record SandboxPeriod(long fromMs, long toMs, int page, int size) {
    private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int MAX_DAYS = 90;
    private static final int MAX_SIZE = 100;
    private static final int DEFAULT_SIZE = 10;
    private static final int SECOND_MS = 1_000;

    /** @throws Refusal as the platform would. */
    public static SandboxPeriod of(final JsonNode body) {
        final LocalDateTime from = time(body, "start_time");
        final LocalDateTime to = time(body, "end_time");
        if (to.isBefore(from)) {
            throw new Refusal(SandboxCode.END_BEFORE_START, "end_time is before start_time");
        }
        if (Duration.between(from, to).compareTo(Duration.ofDays(MAX_DAYS)) > 0) {
            throw new Refusal(SandboxCode.PERIOD_TOO_LONG, "the period is longer than " + MAX_DAYS + " days");
        }
        final Paging paging = paging(body);
        return new SandboxPeriod(from.toInstant(ZONE).toEpochMilli(),
            to.toInstant(ZONE).toEpochMilli() + SECOND_MS - 1, paging.page, paging.size);
    }

    /** Which page of how many items. */
    public record Paging(int page, int size) {
    }

    /** @throws Refusal as the platform would. */
    public static Paging paging(final JsonNode body) {
        final int size = number(body, "size", DEFAULT_SIZE);
        final int page = number(body, "page", 0);
        if (page < 0 || size < 1 || size > MAX_SIZE) {
            throw Refusal.parameter("page should be 0 or more, size 1 to " + MAX_SIZE);
        }
        return new Paging(page, size);
    }

    private static LocalDateTime time(final JsonNode body, final String name) {
        final String text = body.path(name).asText("");
        try {
            return text.length() == "2026-01-31".length() ? LocalDate.parse(text).atStartOfDay()
                : LocalDateTime.parse(text, TIME);
        } catch (final DateTimeParseException e) {
            throw Refusal.parameter(name + " should be yyyy-MM-dd or yyyy-MM-dd HH:mm:ss");
        }
    }

    private static int number(final JsonNode body, final String name, final int absent) {
        if (body.path(name).isMissingNode()) {
            return absent;
        }
        if (!body.path(name).canConvertToInt()) {
            throw Refusal.parameter(name + " should be a number");
        }
        return body.path(name).intValue();
    }
}
