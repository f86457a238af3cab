package dev.holdfast.gateway.config;

import java.util.List;
import java.util.Set;

/** Which settings are secrets. Their values are never printed, and they may lie in other places too. */
final class SecretSettings {
    /** No error and no log shows what these hold. */
    static final Set<String> NAMES = Set.of("platform.api_secret", "platform.other_api_secret", "admin.token",
        "callback.tls_key_password", "admin.tls.key_password");

    static final String PASSWORD_FILE = "secrets.store_password_file";
    static final String PASSWORD_FD = "secrets.store_password_fd";
    static final String PASSWORD_CREDENTIAL = "secrets.store_password_credential";
    /** Each says where the store's password is. */
    static final List<String> STORE_PASSWORDS = List.of(PASSWORD_FILE, PASSWORD_FD, PASSWORD_CREDENTIAL);

    /** What sounds like a secret and is none. Each setting that sounds so is in one list or the other. */
    static final Set<String> PUBLIC_NAMES = Set.of("platform.api_key", "platform.api_secret_file",
        "platform.other_api_key", "platform.other_api_secret_file", "admin.token_file", "admin.tokens_file",
        "callback.tls_key_file", "callback.tls_keystore_file", "callback.tls_key_password_file", "admin.tls.key_file",
        "admin.tls.keystore_file", "admin.tls.key_password_file",
        "storage.encryption_key_file", "storage.encryption_old_key_files",
        "secrets.store_file", PASSWORD_FILE, PASSWORD_FD, PASSWORD_CREDENTIAL, "secrets.poll_ms");

    private SecretSettings() {
    }

    /** Whether the setting holds a secret itself. */
    static boolean includes(final String name) {
        return NAMES.contains(name);
    }
}
