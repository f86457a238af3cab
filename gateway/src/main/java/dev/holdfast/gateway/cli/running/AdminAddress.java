package dev.holdfast.gateway.cli.running;

import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.secret.SecretFile;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The options that say where a running gateway is, for commands that read {@code --credentials} themselves. */
public final class AdminAddress {
    @Option(names = "--admin-url", paramLabel = "URL",
        description = "The back-office's listener; default is the credentials' admin_url.")
    private String adminUrl;

    @Option(names = "--token-file", paramLabel = "FILE", description = "A file that holds only the admin token.")
    private Path tokenFile;

    @Mixin
    private TlsOptions tls;

    /**
     * The gateway's back-office.
     *
     * @param credentials JSON with admin_url and admin_token; null for none.
     * @throws SettingsException when neither they nor the options say which.
     */
    public AdminClient client(final Path credentials) {
        final DevCredentials known = credentials == null ? new DevCredentials("", "", "", "", "")
            : DevCredentials.read(credentials);
        final String url = adminUrl == null ? known.adminUrl() : adminUrl;
        final String token = tokenFile == null ? known.adminToken()
            : new String(SecretFile.read(tokenFile), StandardCharsets.UTF_8);
        if (url == null || url.isEmpty() || token == null || token.isEmpty()) {
            throw new SettingsException(
                "say which gateway to ask: --credentials FILE, or --admin-url URL and --token-file FILE");
        }
        return tls.client(url, token);
    }
}
