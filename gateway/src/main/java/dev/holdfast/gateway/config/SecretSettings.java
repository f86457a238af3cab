package dev.holdfast.gateway.config;

import java.util.Set;

/** Which settings are secrets. Their values are never printed, and they may lie in other places too. */
final class SecretSettings {
    /** No error and no log shows what these hold. */
    static final Set<String> NAMES = Set.of("platform.api_secret", "admin.token", "callback.tls_key_password");

    /** What sounds like a secret and is none. Each setting that sounds so is in one list or the other. */
    static final Set<String> PUBLIC_NAMES = Set.of("platform.api_key", "platform.api_secret_file", "admin.token_file",
        "callback.tls_key_file");

    private SecretSettings() {
    }

    /** Whether the setting holds a secret itself. */
    static boolean includes(final String name) {
        return NAMES.contains(name);
    }
}
