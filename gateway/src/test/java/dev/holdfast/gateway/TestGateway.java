package dev.holdfast.gateway;

import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A gateway in this process, on free ports. */
public final class TestGateway implements AutoCloseable {
    public static final String API_KEY = "ak_test";
    public static final String SECRET = "0123456789abcdef0123456789abcdef";
    public static final String TOKEN = "token-token-token-token";

    private final Gateway gateway;
    private final AdminClient admin;
    private final AdminClient stranger;

    /** @param settings names and values that differ from the defaults, in pairs. */
    public TestGateway(final Path directory, final String... settings) {
        this(directory, (callbackUrl, adminUrl) -> { }, settings);
    }

    /** @param handler is given where it listens before it is ready. */
    public TestGateway(final Path directory, final Gateway.ListeningHandler handler, final String... settings) {
        final Map<String, String> flags = new HashMap<>(Map.of(
            "data_dir", directory.toString(), "callback.host", "127.0.0.1", "callback.port", "0", "admin.port", "0",
            "platform.api_key", API_KEY, "platform.api_secret", SECRET, "admin.token", TOKEN, "journal.segment_bytes",
            "1048576", "ledger.max_orders", "50000"));
        flags.putAll(Map.of("ledger.max_accounts", "1000", "ledger.max_cards", "1000", "ledger.max_entries", "1000",
            "callback.deadline_ms", "800", "start.warm_up_ms", "0", "stop.drain_ms", "0"));
        for (int i = 0; i < settings.length; i += 2) {
            flags.put(settings[i], settings[i + 1]);
        }
        gateway = new Gateway(GatewaySettings.of(SettingValues.load(null, Map.of(), flags)), handler);
        admin = new AdminClient(gateway.adminUrl(), TOKEN);
        stranger = new AdminClient(gateway.adminUrl(), "wrong");
    }

    public URI callbackUrl() {
        return URI.create(gateway.callbackUrl());
    }

    /** Always the same one: each has connections of its own, and the back-office has not many places. */
    public AdminClient admin() {
        return admin;
    }

    public AdminClient stranger() {
        return stranger;
    }

    public CallbackClient platform() {
        return new CallbackClient(callbackUrl(), API_KEY, SECRET);
    }

    public String transportName() {
        return gateway.transportName();
    }

    public String adminUrl() {
        return gateway.adminUrl();
    }

    /** As SIGHUP does. */
    public void reload() {
        gateway.reloadCredentials();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
