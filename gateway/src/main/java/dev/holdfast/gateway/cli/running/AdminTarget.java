package dev.holdfast.gateway.cli.running;

import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.config.SettingsException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/** The options that say which running gateway to ask. */
public final class AdminTarget {
    @Option(names = "--credentials", paramLabel = "FILE",
        description = "JSON with admin_url and admin_token; serve --dev writes one.")
    private Path credentials;

    @Mixin
    private AdminAddress address;

    /** @throws SettingsException when the options do not say which. */
    public AdminClient client() {
        return address.client(credentials);
    }
}
