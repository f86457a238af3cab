package dev.holdfast.sandbox.process;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.gateway.config.SettingValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What was answered stays as it was answered, whatever is in the settings of a later start. */
class OldAnswersTest {
    private static final int ORDERS = 60;
    private static final int ROOM = 40;
    /**
     * Where a gateway lives and listens, and whom it knows: no decision could depend on these, and others would be
     * another gateway.
     */
    private static final Set<String> KEPT = Set.of("data_dir", "callback.host", "callback.port", "callback.path",
        "callback.tls_certificate_file", "callback.tls_key_file", "callback.tls_key_password",
        "callback.tls_keystore_file", "callback.tls_key_password_file", "admin.tls.certificate_file",
        "admin.tls.key_file", "admin.tls.keystore_file", "admin.tls.key_password", "admin.tls.key_password_file",
        "admin.tls.client_ca_file", "admin.host",
        "admin.port", "admin.token", "admin.token_file", "platform.api_key", "platform.api_secret",
        "platform.api_secret_file", "platform.other_api_key", "platform.other_api_secret",
        "platform.other_api_secret_file", "platform.other_app_id", "secrets.store_file", "secrets.store_password_file",
        "secrets.store_password_fd", "secrets.store_password_credential", "admin.tokens_file",
        "storage.encryption_key_file", "storage.encryption_old_key_files", "callback.allowed_sources",
        "callback.proxies", "callback.proxy_protocol", "backup.directory", "journal.high_water_file");
    /** Values that a number one larger would not do for. */
    private static final Map<String, String> OTHERS = Map.ofEntries(
        Map.entry("platform.app_id", "another"), Map.entry("platform.amount_currency", "EUR"),
        Map.entry("platform.time_zone", "UTC-3"), Map.entry("platform.mode", "CREDIT_EXTENSION"),
        Map.entry("platform.base_url", "http://127.0.0.1:9"), Map.entry("sync.cards_since", "2025-02-03"),
        Map.entry("sync.reconcile_time", "04:31"), Map.entry("callback.identifier_characters", "/"),
        Map.entry("callback.native_transport", "false"), Map.entry("callback.timestamp_deadline", "true"),
        Map.entry("ledger.ring_bytes", "8388608"), Map.entry("ledger.idle", "yield"),
        Map.entry("admin.allowed_hosts", "office.example"), Map.entry("admin.approval.entry_above", "1000000"),
        Map.entry("admin.approval.forced_above", "1000000"), Map.entry("admin.approval.overdraft_above", "1000000"),
        Map.entry("admin.approval.limit_above", "1000000"), Map.entry("journal.force", "interval"),
        Map.entry("journal.accept_loss", "1"), Map.entry("stop.drain_ms", "1"),
        Map.entry("start.warm_up_ms", "1"),
        Map.entry("onboarding.accounts_wait", "true"), Map.entry("onboarding.cards_wait", "false"),
        Map.entry("onboarding.packages", "BIN-1=gold"),
        Map.entry("reserve.alarm_below", "1000000"));

    @TempDir
    private Path directory;
    @TempDir
    private Path elsewhere;

    @Test
    void shouldKeepOldAnswersWhenEverySettingIsAnother() throws IOException {
        final List<String> before;
        try (TestGateway gateway = new TestGateway(directory, "ledger.max_orders", "" + ROOM, "stop.snapshot_ms",
            "0")) {
            gateway.admin().openAccount("U1", "C1", "30.00");
            ask(gateway.platform());
            before = answers(gateway.admin());
        }
        final Map<String, String> changed = new TreeMap<>();
        final Map<String, String> usual = usualSettings();
        usual.forEach((name, value) -> {
            if (!KEPT.contains(name)) {
                changed.put(name,
                    OTHERS.containsKey(name) ? OTHERS.get(name) : Long.toString(Long.parseLong(value) + 1));
            }
        });
        assertThat(changed).hasSameSizeAs(Set.copyOf(changed.keySet())).hasSize(usual.size() - KEPT.size());
        final List<String> flags = new ArrayList<>();
        changed.forEach((name, value) -> flags.addAll(List.of(name, value)));
        try (TestGateway gateway = new TestGateway(directory, flags.toArray(String[]::new))) {
            assertThat(answers(gateway.admin())).isEqualTo(before);
        }
    }

    /**
     * 20 declines of a full table did not become holds when there was more room, and no more than fits can be taken
     * away.
     */
    @Test
    void shouldKeepDeclinesOfAFullTableAfterKillNine() throws IOException {
        final List<String> before;
        try (GatewayProcess gateway = new GatewayProcess(directory, "--config", room(ROOM))) {
            gateway.admin().openAccount("U1", "C1", "30.00");
            ask(gateway.callbacks());
            before = answers(gateway.admin());
            gateway.kill();
        }
        assertThat(before).filteredOn(answer -> answer.startsWith("404")).hasSize(ORDERS - ROOM);
        try (GatewayProcess gateway = new GatewayProcess(directory, "--config", room(10_000))) {
            assertThat(answers(gateway.admin())).isEqualTo(before);
            assertThat(gateway.callbacks().post(CallbackBodies.auth("N1", "C1", "U1", "0.01", 1)).code()).isIn(0, 3001);
            gateway.kill();
        }
        final String tooSmall = room(ROOM);
        assertThatThrownBy(
            () -> new GatewayProcess(directory, "--config", tooSmall))
            .hasMessageContaining("should be at least " + (ROOM + 1));
        try (GatewayProcess gateway = new GatewayProcess(directory, "--config", room(ROOM + 1))) {
            assertThat(answers(gateway.admin())).isEqualTo(before);
        }
    }

    private String room(final int orders) throws IOException {
        final Path file = Files.createTempFile(elsewhere, "settings", ".yaml");
        Files.writeString(file, "ledger:\n  max_orders: " + orders + "\n");
        return file.toString();
    }

    /** Purchases of which some are approved, some declined for funds, and the last ones for want of room. */
    private static void ask(final CallbackClient platform) {
        for (int i = 0; i < ORDERS; i++) {
            platform.post(CallbackBodies.auth("T" + i, "C1", "U1", "1.00", 1));
        }
    }

    private static List<String> answers(final AdminClient admin) {
        final List<String> answers = new ArrayList<>();
        for (int i = 0; i < ORDERS; i++) {
            final var order = admin.get("/v1/authorizations/T" + i);
            answers.add(order.status() == 200 ? order.text() : order.status() + " T" + i);
        }
        for (final String field : List.of("balance", "held", "available")) {
            answers.add(field + ' ' + admin.get("/v1/accounts/U1").field(field));
        }
        return answers;
    }

    private static Map<String, String> usualSettings() {
        final Map<String, String> settings = new HashMap<>();
        final List<String> path = new ArrayList<>();
        for (final String line
            : SettingValues.defaults().lines().filter(each -> !each.isBlank() && !each.strip().startsWith("#"))
            .toList()) {
            final String[] parts = line.strip().split(":", 2);
            final int depth = (line.length() - line.stripLeading().length()) / 2;
            path.subList(depth, path.size()).clear();
            path.add(parts[0]);
            if (!parts[1].isBlank()) {
                settings.put(String.join(".", path), parts[1].strip().replace("\"", ""));
            }
        }
        return settings;
    }
}
