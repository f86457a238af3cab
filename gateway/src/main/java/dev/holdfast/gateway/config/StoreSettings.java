package dev.holdfast.gateway.config;

import dev.holdfast.gateway.secret.SecretStore;
import dev.holdfast.gateway.tls.TlsSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The encrypted store as the settings name it, and what its commands have to know of them. */
public final class StoreSettings {
    private static final String FILE = "secrets.store_file";

    private StoreSettings() {
    }

    /** @throws SettingsException when the settings name none, or it cannot be opened. */
    public static SecretStore open(final SettingValues values) {
        requireFile(values);
        return new SecretSources(values).store();
    }

    /** Opens it, or makes an empty one, which is not written yet. */
    public static SecretStore openOrMake(final SettingValues values) {
        requireFile(values);
        return SecretStore.openOrMake(Path.of(values.text(FILE)), new SecretSources(values).storePassword());
    }

    /** @throws SettingsException when no setting of this name is a secret. */
    public static void checkName(final String name) {
        if (!SecretSettings.includes(name)) {
            throw new SettingsException("no setting of this name is a secret; these are: "
                + String.join(", ", SecretSettings.NAMES.stream().sorted().toList()));
        }
    }

    /** Whether the other credential has more of its own than its secret. */
    public static boolean hasOtherIdentity(final SettingValues values) {
        return !values.text("platform.other_api_key").isEmpty() || !values.text("platform.other_app_id").isEmpty();
    }

    /** The admin token; empty when there is none. */
    public static String adminToken(final SettingValues values) {
        final byte[] token = new SecretSources(values).find("admin.token");
        return token == null ? "" : new String(token, StandardCharsets.UTF_8);
    }

    /** Where the back-office of a gateway with these settings listens, on this machine. */
    public static String adminUrl(final SettingValues values) {
        final String host = values.text("admin.host");
        final String target = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
        final boolean isPlain = values.text("admin.tls.certificate_file").isEmpty()
            && values.text("admin.tls.keystore_file").isEmpty();
        return (isPlain ? "http://" : "https://") + (target.contains(":") ? "[" + target + "]" : target) + ":"
            + values.text("admin.port");
    }

    /** What the back-office of such a gateway speaks; null for plain HTTP. */
    public static TlsSource adminTls(final SettingValues values) {
        return TlsSettingsReader.admin(values, new SecretSources(values));
    }

    private static void requireFile(final SettingValues values) {
        if (values.text(FILE).isEmpty()) {
            throw new SettingsException("setting " + FILE + " should name the encrypted store: say --config FILE, or "
                + "HOLDFAST_SECRETS_STORE_FILE in the environment");
        }
    }
}
