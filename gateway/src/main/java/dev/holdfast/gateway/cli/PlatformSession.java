package dev.holdfast.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.platform.Clocks;
import dev.holdfast.gateway.platform.HttpTransport;
import dev.holdfast.gateway.platform.PlatformCalls;
import dev.holdfast.gateway.platform.PlatformClient;
import dev.holdfast.gateway.platform.PlatformException;
import dev.holdfast.gateway.platform.PlatformRequest;
import dev.holdfast.gateway.platform.PrivateData;
import dev.holdfast.gateway.sync.SyncSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The options that say who asks the platform, and the asking. */
final class PlatformSession {
    private static final ZoneOffset PLATFORM_ZONE = ZoneOffset.ofHours(8);
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

    @Option(names = "--config", paramLabel = "FILE",
        description = "The gateway's settings, for platform.api_key, api_secret and base_url.")
    private Path config;

    @Option(names = "--credentials", paramLabel = "FILE",
        description = "JSON with api_key and api_secret instead; serve --dev writes one.")
    private Path credentials;

    @Option(names = "--base-url", paramLabel = "URL",
        description = "The platform's scheme, host and port (platform.base_url).")
    private String baseUrl;

    @Option(names = "--json", description = "Print JSON instead of tables.")
    private boolean isJson;

    private PlatformClient client;

    /** The settings with what the options say. */
    SettingValues values() {
        final Map<String, String> flags = new HashMap<>();
        if (credentials != null) {
            final DevCredentials known = DevCredentials.read(credentials);
            flags.put("platform.api_key", known.apiKey());
            flags.put("platform.api_secret", known.apiSecret());
            if (known.adminToken() != null) {
                flags.put("admin.token", known.adminToken());
            }
        }
        if (baseUrl != null) {
            flags.put("platform.base_url", baseUrl);
        }
        return SettingValues.load(config, System.getenv(), flags);
    }

    /**
     * Asks, and waits for the response.
     *
     * @throws PlatformException when the platform refuses or does not answer.
     */
    JsonNode call(final PlatformRequest request) {
        final CompletableFuture<JsonNode> response = client().call(request);
        while (!response.isDone()) {
            if (client.doWork() == 0) {
                LockSupport.parkNanos(LOOK_NS);
            }
        }
        try {
            return response.join();
        } catch (final CompletionException e) {
            throw e.getCause() instanceof PlatformException refused ? refused : e;
        }
    }

    PlatformClient client() {
        if (client == null) {
            final SyncSettings settings = GatewaySettings.sync(values());
            if (!settings.isEnabled() || settings.apiKey().isEmpty()) {
                throw new SettingsException(
                    "say whom to ask and as whom: platform.base_url or --base-url, and platform.api_key or "
                    + "--credentials");
            }
            client = new PlatformClient(new HttpTransport(settings.baseUrl(), Duration.ofMillis(settings.timeoutMs())),
                settings.apiKey(), settings.maxConcurrent(), settings.maxAttempts(), Clocks.SYSTEM, new Random());
        }
        return client;
    }

    PrivateData privateData() {
        try {
            return new PrivateData(GatewaySettings.identity(values()).secret());
        } catch (final IllegalArgumentException e) {
            throw new SettingsException(e.getMessage());
        }
    }

    /** Asks for one page after the other of a period of days in the platform's time zone, both included. */
    void list(final CommandSpec spec, final Pages pages, final String from, final String to) {
        final LocalDate last = to == null ? LocalDate.now(PLATFORM_ZONE) : day("--to", to);
        final LocalDate first = from == null ? last.minusDays(30) : day("--from", from);
        final List<JsonNode> items = new ArrayList<>();
        final long fromMs = first.atStartOfDay(PLATFORM_ZONE).toInstant().toEpochMilli();
        final long toMs = last.atStartOfDay(PLATFORM_ZONE).toInstant().toEpochMilli() + DAY_MS;
        int page = 0;
        int size;
        do {
            final List<JsonNode> found = PlatformCalls.itemsOf(call(pages.page(fromMs, toMs, page++)));
            items.addAll(found);
            size = found.size();
        } while (size == PlatformCalls.PAGE_SIZE);
        printList(spec, items);
    }

    /** A list call for one page of a period. */
    interface Pages {
        PlatformRequest page(long fromMs, long toMs, int page);
    }

    private static LocalDate day(final String name, final String text) {
        try {
            return LocalDate.parse(text);
        } catch (final DateTimeParseException e) {
            throw new SettingsException(name + "=" + text + " should be a day such as 2026-01-31");
        }
    }

    void printList(final CommandSpec spec, final List<JsonNode> items) {
        final PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            final ArrayNode array = JsonNodeFactory.instance.arrayNode();
            items.forEach(array::add);
            out.println(array);
            out.flush();
        } else {
            TextTable.list(items, out);
        }
    }

    void print(final CommandSpec spec, final JsonNode object) {
        if (isJson) {
            spec.commandLine().getOut().println(object);
            spec.commandLine().getOut().flush();
        } else {
            TextTable.object(object, spec.commandLine().getOut());
        }
    }
}
