package dev.holdfast.gateway.config;

import dev.holdfast.gateway.admin.approval.ApprovalSettings;
import dev.holdfast.ledger.values.Units;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Reads {@code admin.approval}. */
final class ApprovalSettingsReader {
    private static final String FILE = "admin-approvals.json";
    private static final int MAX_HOURS = 24 * 31;

    private ApprovalSettingsReader() {
    }

    static ApprovalSettings read(final SettingValues values) {
        final int hours = values.integer("admin.approval.keep_hours");
        if (hours < 1 || hours > MAX_HOURS) {
            throw values.bad("admin.approval.keep_hours", "1 to " + MAX_HOURS);
        }
        return new ApprovalSettings(amount(values, "admin.approval.entry_above"),
            amount(values, "admin.approval.forced_above"), amount(values, "admin.approval.overdraft_above"),
            amount(values, "admin.approval.limit_above"), TimeUnit.HOURS.toMillis(hours),
            Path.of(values.text("data_dir")).resolve(FILE).toAbsolutePath());
    }

    private static long amount(final SettingValues values, final String name) {
        final String text = values.text(name);
        if (text.isEmpty()) {
            return ApprovalSettings.OFF;
        }
        try {
            final long units = Units.parse(text);
            if (units >= 0) {
                return units;
            }
        } catch (final IllegalArgumentException e) {
            // Said below.
        }
        throw values.bad(name, "an amount such as 1000.00, from 0 on; or empty for off");
    }
}
