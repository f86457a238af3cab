package dev.holdfast.gateway.config;

import dev.holdfast.gateway.admin.AdminSettings;
import dev.holdfast.gateway.admin.access.AccessSettings;
import dev.holdfast.gateway.admin.access.TokensFile;
import dev.holdfast.gateway.admin.reserve.ReserveSettings;
import dev.holdfast.gateway.disk.BackupSettings;
import dev.holdfast.gateway.disk.HighWaterSettings;
import dev.holdfast.gateway.engine.EngineSettings;
import dev.holdfast.gateway.engine.OrderAges;
import dev.holdfast.gateway.engine.upkeep.JournalSettings;
import dev.holdfast.gateway.listener.DoorSettings;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.gateway.server.CallbackSettings;
import dev.holdfast.gateway.server.PlatformIdentity;
import dev.holdfast.gateway.sync.SyncSettings;
import dev.holdfast.gateway.tls.TlsSource;
import dev.holdfast.gateway.wire.credential.Credentials;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * All that a gateway needs, checked.
 *
 * @param reserve when the reserve that the platform draws on is too low.
 * @param tls     the callback listener's certificate and key; null for plain HTTP.
 * @param adminTls the back-office's; null for plain HTTP on loopback.
 * @param warmUpMs how long a start answers callbacks of its own first; 0 for not at all.
 * @param drainMs how long a stop serves on after it has said that the gateway is not ready.
 * @param credentials where the platform's credentials are read from, again and again.
 * @param warnings what is not wrong with the secrets, and not good either.
 */
public record GatewaySettings(
    CallbackSettings callback, AdminSettings admin, EngineSettings engine, PlatformIdentity identity,
    SyncSettings sync, ReserveSettings reserve, TlsSource tls, TlsSource adminTls, long warmUpMs,
    long drainMs, CredentialSource credentials, List<String> warnings) {
    private static final int MIN_TOKEN_LENGTH = 16;
    private static final long MIN_RETENTION_DAYS = 31;
    private static final int MAX_FORCE_INTERVAL_MS = 10_000;
    private static final long MAX_AGE = 100_000;
    private static final int MAX_SMALL_TABLE_ROWS = 10_000_000;

    /**
     * Reads and checks everything.
     *
     * @throws SettingsException when something is missing or makes no sense.
     */
    public static GatewaySettings of(final SettingValues values) {
        try {
            final SecretSources secrets = new SecretSources(values);
            final PlatformIdentity identity = identity(values, secrets);
            final AdminSettings admin = admin(values, secrets);
            return new GatewaySettings(callback(values), admin, engine(values), identity, sync(values),
                ReserveSettingsReader.read(values), TlsSettingsReader.callback(values, secrets),
                TlsSettingsReader.admin(values, secrets),
                notNegative(values, "start.warm_up_ms"), notNegative(values, "stop.drain_ms"),
                new CredentialSource(values), secrets.warnings());
        } catch (final IllegalArgumentException e) {
            throw new SettingsException("setting " + e.getMessage());
        }
    }

    private static CallbackSettings callback(final SettingValues values) {
        return new CallbackSettings(values.text("callback.host"), values.integer("callback.port"),
            values.text("callback.path"), values.text("callback.allowed_sources"), values.text("callback.proxies"),
            values.text("callback.proxy_protocol"),
            values.text("callback.identifier_characters"), values.integer("callback.event_loops"),
            values.flag("callback.native_transport"), new DoorSettings(values.integer("callback.max_connections"),
                values.integer("callback.proving_timeout_ms"), values.integer("callback.max_refusals")),
            values.integer("callback.max_pipelined"), values.integer("callback.max_body_bytes"),
            values.integer("callback.max_header_bytes"), values.integer("callback.read_timeout_ms"),
            values.integer("callback.idle_timeout_ms"), values.integer("callback.timestamp_window_ms"),
            values.flag("callback.timestamp_deadline"), values.integer("callback.deadline_ms"),
            values.integer("callback.max_in_flight"));
    }

    private static AdminSettings admin(final SettingValues values, final SecretSources secrets) {
        return new AdminSettings(values.text("admin.host"), values.integer("admin.port"),
            new AccessSettings(adminToken(values, secrets), tokensFile(values), names(values, "admin.allowed_hosts")),
            ApprovalSettingsReader.read(values),
            new DoorSettings(values.integer("admin.max_connections"), values.integer("admin.proving_timeout_ms"), 1));
    }

    /** Empty when nothing is said of it and somebody has a token in the file. */
    private static String adminToken(final SettingValues values, final SecretSources secrets) {
        return secrets.find("admin.token") == null && hasTokens(values) ? ""
            : secrets.require("admin.token", MIN_TOKEN_LENGTH);
    }

    private static boolean hasTokens(final SettingValues values) {
        try {
            return !new TokensFile(tokensFile(values)).read().isEmpty();
        } catch (final UnusableEnvironmentException e) {
            throw new SettingsException("setting admin.token is empty, and the " + e.getMessage());
        }
    }

    /** Where the hashes of the back-office's tokens are. */
    public static Path tokensFile(final SettingValues values) {
        final String file = values.text("admin.tokens_file");
        return file.isEmpty() ? Path.of(values.text("data_dir")).resolve(TokensFile.NAME) : Path.of(file);
    }

    private static Set<String> names(final SettingValues values, final String name) {
        return Arrays.stream(values.text(name).toLowerCase(Locale.ROOT).split(",")).map(String::strip)
            .filter(each -> !each.isEmpty()).collect(Collectors.toSet());
    }

    /** The settings of the ledger alone, which need no secrets but the keys of its files. */
    public static EngineSettings engine(final SettingValues values) {
        final LedgerCapacity capacity = new LedgerCapacity(positive(values, "ledger.max_accounts"),
            positive(
                values, "ledger.max_cards"), positive(values, "ledger.max_orders"),
            positive(values, "ledger.max_entries"), smallTableRows(values, "ledger.max_package_versions"),
            smallTableRows(values, "ledger.max_card_terms"), smallTableRows(values, "ledger.max_reviews"));
        return new EngineSettings(Path.of(values.text("data_dir")), capacity, values.integer("ledger.ring_bytes"),
            journal(values), ages(values), values.text("ledger.idle"), positive(values, "ledger.max_clock_step_ms"),
            backup(values), EncryptionKeys.read(values));
    }

    private static BackupSettings backup(final SettingValues values) {
        final long intervalMs = positive(values, "backup.interval_ms");
        final long keepMs = TimeUnit.DAYS.toMillis(few(values, "backup.keep_days"));
        final long baseMs = TimeUnit.HOURS.toMillis(few(values, "backup.snapshot_hours"));
        final String directory = values.text("backup.directory");
        final Path data = Path.of(values.text("data_dir")).toAbsolutePath().normalize();
        if (!directory.isEmpty() && Path.of(directory).toAbsolutePath().normalize().startsWith(data)) {
            throw values.bad("backup.directory", "another directory than data_dir, best on another disk");
        }
        return new BackupSettings(directory.isEmpty() ? null : Path.of(directory), intervalMs, keepMs, baseMs);
    }

    private static long few(final SettingValues values, final String name) {
        final long value = positive(values, name);
        if (value > MAX_AGE) {
            throw values.bad(name, "1 to " + MAX_AGE);
        }
        return value;
    }

    private static JournalSettings journal(final SettingValues values) {
        final String policy = values.text("journal.force");
        if (!policy.equals("every-batch") && !policy.equals("interval")) {
            throw values.bad("journal.force", "every-batch or interval");
        }
        final int intervalMs = values.integer("journal.force_interval_ms");
        if (intervalMs < 1 || intervalMs > MAX_FORCE_INTERVAL_MS) {
            throw values.bad("journal.force_interval_ms", "1 to " + MAX_FORCE_INTERVAL_MS);
        }
        return new JournalSettings(positive(values, "journal.segment_bytes"),
            policy.equals("interval") ? intervalMs : 0, bytes(values, "journal.warn_free_bytes"),
            bytes(
                values, "journal.refuse_free_bytes"), notNegative(values, "journal.snapshot_after_segments"),
            values.integer("journal.snapshot_percent"), notNegative(values, "journal.kept_segments"),
            notNegative(
                values, "stop.snapshot_ms"), positive(values, "journal.slow_force_ms"),
            notNegative(values, "journal.scrub_bytes_per_second"), highWater(values));
    }

    private static HighWaterSettings highWater(final SettingValues values) {
        final String file = values.text("journal.high_water_file");
        final Path copy = file.isEmpty() ? null : Path.of(file).toAbsolutePath().normalize();
        if (copy != null && (Files.isDirectory(copy)
            || copy.startsWith(Path.of(values.text("data_dir")).toAbsolutePath().normalize()))) {
            throw values.bad("journal.high_water_file", "a file outside data_dir, best on another disk; or empty");
        }
        final String loss = values.text("journal.accept_loss");
        if (!loss.matches("\\d{0,18}")) {
            throw values.bad("journal.accept_loss", "the sequence that the refused start named; or empty");
        }
        return new HighWaterSettings(copy, positive(values, "journal.high_water_ms"),
            loss.isEmpty() ? HighWaterSettings.NONE : Long.parseLong(loss));
    }

    private static OrderAges ages(final SettingValues values) {
        final long retirement = age(values, "ledger.order_retention_days", TimeUnit.DAYS);
        if (retirement < TimeUnit.DAYS.toMillis(MIN_RETENTION_DAYS)) {
            throw values.bad("ledger.order_retention_days", "0 for ever, or at least " + MIN_RETENTION_DAYS);
        }
        return new OrderAges(age(values, "ledger.old_hold_hours", TimeUnit.HOURS),
            age(values, "ledger.hold_expiry_hours", TimeUnit.HOURS), retirement);
    }

    private static long age(final SettingValues values, final String name, final TimeUnit unit) {
        final long value = values.longInteger(name);
        if (value < 0 || value > MAX_AGE) {
            throw values.bad(name, "0 for never, or at most " + MAX_AGE);
        }
        return value == 0 ? OrderAges.NEVER : unit.toMillis(value);
    }

    /** How to keep in step with the platform. */
    public static SyncSettings sync(final SettingValues values) {
        return SyncSettingsReader.read(values, ZoneText.minutes(values, "platform.time_zone"));
    }

    /** What the platform signs with. */
    public static PlatformIdentity identity(final SettingValues values) {
        return identity(values, new SecretSources(values));
    }

    private static PlatformIdentity identity(final SettingValues values, final SecretSources secrets) {
        final Credentials credentials = CredentialSource.of(values, secrets);
        final String currency = values.text("platform.amount_currency");
        try {
            return new PlatformIdentity(credentials, CurrencyCode.pack(currency),
                ZoneText.minutes(values, "platform.time_zone"),
                SyncSettingsReader.mode(values) == ProgramMode.AUTHORIZATION);
        } catch (final IllegalArgumentException e) {
            throw values.bad("platform.amount_currency", "1 to 8 of A-Z and 0-9, such as USD");
        }
    }

    private static int notNegative(final SettingValues values, final String name) {
        final int value = values.integer(name);
        if (value < 0) {
            throw values.bad(name, "0 or more");
        }
        return value;
    }

    private static long bytes(final SettingValues values, final String name) {
        final long value = values.longInteger(name);
        if (value < 0) {
            throw values.bad(name, "0 or more");
        }
        return value;
    }

    private static int smallTableRows(final SettingValues values, final String name) {
        final long value = positive(values, name);
        if (value > MAX_SMALL_TABLE_ROWS) {
            throw values.bad(name, "at most " + MAX_SMALL_TABLE_ROWS);
        }
        return (int) value;
    }

    private static long positive(final SettingValues values, final String name) {
        final long value = values.longInteger(name);
        if (value < 1) {
            throw values.bad(name, "1 or more");
        }
        return value;
    }
}
