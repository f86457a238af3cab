package dev.holdfast.gateway.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The platform's way to write a time zone: {@code UTC}, {@code UTC+8}, {@code UTC-3:30}. */
final class ZoneText {
    private static final Pattern PATTERN = Pattern.compile("UTC(?:([+-])(\\d{1,2})(?::([0-5]\\d))?)?");
    private static final int MINUTES_PER_HOUR = 60;
    private static final int MAX_HOURS = 14;

    private ZoneText() {
    }

    /**
     * The setting's minutes ahead of UTC.
     *
     * @throws SettingsException when it is no such zone, or more than 14 hours from UTC.
     */
    static int minutes(final SettingValues values, final String name) {
        final Matcher matcher = PATTERN.matcher(values.text(name));
        if (!matcher.matches()) {
            throw values.bad(name, "UTC, or hours and minutes from it, such as UTC+8 or UTC-3:30");
        }
        if (matcher.group(1) == null) {
            return 0;
        }
        final int hours = Integer.parseInt(matcher.group(2));
        final int minutes = hours * MINUTES_PER_HOUR
            + (matcher.group(3) == null ? 0 : Integer.parseInt(matcher.group(3)));
        if (minutes > MAX_HOURS * MINUTES_PER_HOUR) {
            throw values.bad(name, "at most 14 hours from UTC");
        }
        return matcher.group(1).equals("-") ? -minutes : minutes;
    }
}
