package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.cli.platform.PlatformSession;
import dev.holdfast.gateway.cli.running.TlsOptions;
import dev.holdfast.gateway.cli.secrets.CredentialUses;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.listener.Departures;
import dev.holdfast.gateway.listener.ProxyWaitingRoom;
import dev.holdfast.gateway.platform.EgressAddress;
import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PlatformCode;
import dev.holdfast.gateway.platform.PlatformException;
import dev.holdfast.gateway.platform.PrivateData;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.gateway.tls.TlsMaterial;
import dev.holdfast.gateway.tls.TlsSource;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * {@code holdfast doctor}: looks at everything that has to be right before callbacks can be answered, and says what to
 * do.
 */
@Command(name = "doctor",
    description = {"Check settings, disk, limits, credentials, clock, the platform and the callback URL.",
        "Changes nothing. Exit code 1 when something has to be done."})
final class DoctorCommand implements Callable<Integer> {
    private static final long SLOW_FORCE_MS = 50;
    private static final long MAX_CLOCK_OFFSET_MS = 5_000;
    private static final int SPARE_FILES = 256;
    private static final int SIGNATURE_MISMATCH = 1006;
    private static final int FIELD_MISSING = 1003;
    private static final int ACTION_MISMATCH = 1011;
    private static final int NOT_EXPECTED = 1022;

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlatformSession session;

    @Mixin
    private TlsOptions tls;

    @Option(names = "--callback-url",
        description = "The URL that KeySecure posts to: posts a signed body there that is no callback.")
    private URI callbackUrl;

    private PrintWriter out;
    private int failures;

    @Override
    public Integer call() {
        out = spec.commandLine().getOut();
        final SettingValues values = session.values();
        checkSettings(values);
        final Path directory = Path.of(values.text("data_dir"));
        checkDisk(directory, values);
        checkBackup(values.text("backup.directory"));
        checkHighWater(values.text("journal.high_water_file"));
        checkFileLimit(values);
        checkSecret(values);
        out.println(values.text("platform.app_id").isEmpty()
            ? "--   appId: is platform.app_id set? It is not, so the Api-Key counts. If KeySecure gave you an App ID, "
            + "set it; callbacks are refused with 1006 until then" : "ok   appId: platform.app_id is set");
        CredentialUses.lines(values, tls).forEach(out::println);
        if (values.text("platform.base_url").isEmpty()) {
            fail(
                "platform", "platform.base_url is not set",
                "set it to the sandbox's or the live platform's address; without it there is no sync");
        } else {
            checkPlatform(values);
        }
        if (callbackUrl == null) {
            out.println("--   callback URL: not checked; say --callback-url URL");
        } else {
            checkCallbackUrl(values);
        }
        out.println(failures == 0 ? "nothing has to be done" : failures + " things have to be done");
        out.flush();
        return failures == 0 ? 0 : Holdfast.FAILED;
    }

    private void checkSettings(final SettingValues values) {
        try {
            final GatewaySettings settings = GatewaySettings.of(values);
            ok("settings", "mode " + settings.sync().mode());
            final boolean isOpen = settings.tls() == null && settings.callback().allowedSources().isEmpty();
            out.println(isOpen
                ? "--   callback listener: plain HTTP from anywhere; put a proxy with TLS before it, or set "
                + "callback.tls_certificate_file"
                : "ok   callback listener: " + (settings.tls() == null ? "plain HTTP from listed networks" : "TLS"));
            checkCertificate(settings.tls());
            checkCertificate(settings.adminTls());
        } catch (final SettingsException e) {
            fail("settings", e.getMessage(), "'holdfast config' explains every setting");
        }
    }

    private void checkCertificate(final TlsSource source) {
        if (source == null) {
            return;
        }
        final String what = source.files().listener() + " certificate";
        try {
            final long nowMs = System.currentTimeMillis();
            final TlsMaterial material = source.read(nowMs);
            if (material.expiresMs() - nowMs < TimeUnit.DAYS.toMillis(source.warnDays())) {
                fail(what, material.name(), "have a new one made; it is taken without a restart");
                return;
            }
            ok(what, material.name());
        } catch (final UnusableEnvironmentException e) {
            fail(what, e.getMessage(), "mend it before the start");
        }
    }

    private void checkDisk(final Path directory, final SettingValues values) {
        try {
            Path place = directory.toAbsolutePath();
            while (!Files.isDirectory(place)) {
                place = place.getParent();
            }
            if (!place.equals(directory.toAbsolutePath())) {
                out.println("--   data_dir: " + directory + " is made by the first start; looking at " + place
                    + " instead");
            }
            final long[] forceNs = ForceTimes.of(place);
            final String times = String.format(Locale.ROOT,
                "force of %d bytes: p50 %.2f ms, slowest of %d %.2f ms", ForceTimes.BLOCK_BYTES,
                forceNs[ForceTimes.FORCES / 2] / 1e6, ForceTimes.FORCES, forceNs[ForceTimes.FORCES - 1] / 1e6);
            if (TimeUnit.NANOSECONDS.toMillis(forceNs[ForceTimes.FORCES / 2]) < SLOW_FORCE_MS) {
                ok("disk", times);
            } else {
                fail("disk", times, "every answer waits for a force; put data_dir on a faster disk");
            }
            final long free = Files.getFileStore(place).getUsableSpace();
            if (free > values.longInteger("journal.warn_free_bytes")) {
                ok("disk space", "free_bytes=" + free);
            } else {
                fail(
                    "disk space", "free_bytes=" + free + " is below journal.warn_free_bytes="
                    + values.text("journal.warn_free_bytes"), "make room");
            }
        } catch (final IOException e) {
            fail("data_dir", directory + " cannot be written: " + e.getMessage(),
                "create it for the user that runs holdfast");
        }
    }

    private void checkBackup(final String directory) {
        if (directory.isEmpty()) {
            out.println(
                "--   backup: none is kept; with backup.directory on another disk the loss of this one costs about a "
                + "second");
        } else if (Files.isDirectory(Path.of(directory)) && Files.isWritable(Path.of(directory))) {
            ok("backup", "backup.directory=" + directory);
        } else {
            fail(
                "backup", "backup.directory=" + directory + " is no directory that can be written",
                "make it for the user that runs holdfast");
        }
    }

    private void checkHighWater(final String file) {
        if (file.isEmpty()) {
            out.println(
                "--   high water: no copy outside data_dir, so the loss of all of it would not be noticed; set "
                + "journal.high_water_file");
            return;
        }
        final Path parent = Path.of(file).toAbsolutePath().getParent();
        if (parent != null && Files.isWritable(parent)) {
            ok("high water", "journal.high_water_file=" + file);
        } else {
            fail("high water", "journal.high_water_file=" + file + " cannot be written",
                "mount its disk, or create " + parent + " for this user");
        }
    }

    private void checkFileLimit(final SettingValues values) {
        final long needed = Departures.maxOpen(values.integer("callback.max_connections"))
            + ProxyWaitingRoom.places(values.integer("callback.max_connections"))
            + values.longInteger("admin.max_connections") + SPARE_FILES;
        try {
            final String line = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(text -> text.startsWith("Max open files"))
                .findFirst().orElse("");
            final String[] parts = line.split("\\s+");
            if (parts.length > 3 && !parts[3].equals("unlimited") && Long.parseLong(parts[3]) < needed) {
                fail("open files", "limit=" + parts[3],
                    "raise it to " + needed
                        + " (ulimit -n, LimitNOFILE) for callback.max_connections and admin.max_connections");
            } else {
                ok("open files", parts.length > 3 ? "limit=" + parts[3] : "no limit");
            }
        } catch (final IOException | NumberFormatException e) {
            out.println("--   open files: cannot be read here");
        }
    }

    private void checkSecret(final SettingValues values) {
        try {
            new PrivateData(GatewaySettings.identity(values).secret());
            ok("apiSecret", "can encrypt CVV and PIN");
        } catch (final SettingsException e) {
            fail("apiSecret", e.getMessage(), "set platform.api_key and platform.api_secret_file");
        } catch (final IllegalArgumentException e) {
            fail(
                "apiSecret", e.getMessage(),
                "compare it with what KeySecure gave you; callbacks work without, card activation does not");
        }
    }

    private void checkPlatform(final SettingValues values) {
        final String address = EgressAddress.towards(values.text("platform.base_url"));
        out.println("--   egress address: " + address + "; it has to be on KeySecure's allowlist");
        final ProgramMode mode;
        try {
            mode = GatewaySettings.sync(values).mode();
            session.call(PlatformCalls.token());
            ok("platform", "reached, and it takes the credentials");
        } catch (final PlatformException e) {
            fail("platform", e.getMessage(), e.code() == PlatformCode.IP_NOT_ALLOWED
                ? "register the address from which this machine reaches the internet; its own is " + address
                : "see the meaning of the code");
            return;
        } catch (final SettingsException e) {
            fail("platform", e.getMessage(), "set it");
            return;
        }
        final long offsetMs = session.client().clockOffsetMs();
        if (Math.abs(offsetMs) <= MAX_CLOCK_OFFSET_MS) {
            ok("clock", "about " + offsetMs + " ms from the platform's");
        } else {
            fail(
                "clock", offsetMs + " ms from the platform's",
                "run NTP: callbacks whose Timestamp is too far from this clock are refused");
        }
        try {
            session.call(mode == ProgramMode.AUTHORIZATION ? PlatformCalls.bins(0) : PlatformCalls.packages(0));
            ok("mode", "the platform has this merchant in " + mode + " mode");
        } catch (final PlatformException e) {
            fail("mode", e.getMessage(), "set platform.mode as KeySecure has set up this merchant");
        }
    }

    /** A body that is signed but says nothing: whoever has the secret complains of what is missing in it. */
    private void checkCallbackUrl(final SettingValues values) {
        final String appId = values.text("platform.app_id").isEmpty() ? values.text("platform.api_key")
            : values.text("platform.app_id");
        try {
            final CallbackClient.Answer answer =
                new CallbackClient(callbackUrl, appId, GatewaySettings.identity(values).secret())
                .post("{\"action\":\"Auth\",\"data\":{}}");
            switch (answer.code()) {
                case FIELD_MISSING, ACTION_MISMATCH, NOT_EXPECTED ->
                    ok("callback URL", "a gateway with this secret answers in "
                    + TimeUnit.NANOSECONDS.toMillis(answer.elapsedNs()) + " ms");
                case SIGNATURE_MISMATCH -> fail("callback URL", "the gateway there has another secret",
                    "is platform.app_id set there and here? Then compare platform.api_secret");
                default -> fail("callback URL", answer.toString(), "see the codes in docs/callbacks.md");
            }
        } catch (final SettingsException e) {
            fail("callback URL", e.getMessage(), "set it");
        } catch (final CompletionException | UncheckedIOException e) {
            fail("callback URL", callbackUrl + " gives no JSON answer: " + e.getMessage(),
                "start the gateway; look at DNS, proxy, firewall, and at"
                + " callback.allowed_sources, which lets nobody else in");
        }
    }

    private void ok(final String what, final String found) {
        out.println("ok   " + what + ": " + found);
    }

    private void fail(final String what, final String found, final String advice) {
        failures++;
        out.println("FAIL " + what + ": " + found);
        out.println("     " + advice);
    }
}
