package dev.holdfast.gateway.cli.platform;

import com.fasterxml.jackson.databind.JsonNode;
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
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Who asks the platform, by options and settings, and the asking. Blocks until there is a response; one thread. */
public final class PlatformSession {
    private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(2);

    @Option(names = "--config", paramLabel = "FILE",
        description = "The gateway's settings, for platform.api_key, api_secret and base_url.")
    private Path config;

    @Option(names = "--credentials", paramLabel = "FILE",
        description = "JSON with api_key and api_secret instead; serve --dev writes one.")
    private Path credentials;

    @Option(names = "--base-url", paramLabel = "URL",
        description = "The platform's scheme, host and port (platform.base_url).")
    private String baseUrl;

    @Mixin
    private PlatformOutput output;

    private PlatformClient client;

    /** How answers are shown. */
    PlatformOutput output() {
        return output;
    }

    /** The file with credentials; null without one. */
    Path credentials() {
        return credentials;
    }

    /** The settings with what the options say. */
    public SettingValues values() {
        final Map<String, String> flags = new HashMap<>();
        if (credentials != null) {
            flags.putAll(DevCredentials.read(credentials).settings());
            flags.put("secrets.store_file", "");
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
    public JsonNode call(final PlatformRequest request) {
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

    /** Asks for one page after the other, and returns what is on all of them. */
    List<JsonNode> callAll(final IntFunction<PlatformRequest> pages) {
        final List<JsonNode> items = new ArrayList<>();
        List<JsonNode> before = List.of();
        for (int page = 0;; page++) {
            final List<JsonNode> found = PlatformCalls.itemsOf(call(pages.apply(page)));
            // The same again: a list that knows no pages.
            if (found.equals(before)) {
                return items;
            }
            items.addAll(found);
            if (found.size() < PlatformCalls.PAGE_SIZE) {
                return items;
            }
            before = found;
        }
    }

    /** Whom it asks; opened when it is needed. */
    public PlatformClient client() {
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
}
