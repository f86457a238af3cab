package dev.holdfast.gateway.cli.running;

import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.config.SettingValues;
import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.gateway.config.StoreSettings;
import dev.holdfast.gateway.tls.ClientTls;
import dev.holdfast.gateway.tls.TlsSource;
import picocli.CommandLine.Option;

import java.nio.file.Path;

/** The options for a back-office that speaks TLS. */
public final class TlsOptions {
    @Option(names = "--ca-file", paramLabel = "FILE", description = {
        "PEM certificates that the back-office's has to come from, or its own; default is Java's list, and where there",
        "are settings, the certificate that they name."})
    private Path caFile;

    @Option(names = "--client-certificate", paramLabel = "FILE",
        description = "PEM certificate to show, where admin.tls.client_ca_file wants one.")
    private Path clientCertificate;

    @Option(names = "--client-key", paramLabel = "FILE",
        description = "PEM file of its key, unencrypted, which only its owner and a group may read.")
    private Path clientKey;

    /** For a gateway of which nothing is known but its address. */
    public AdminClient client(final String url, final String token) {
        return new AdminClient(url, token, options().context());
    }

    /** For the gateway that these settings belong to. */
    public AdminClient client(final SettingValues values, final String url, final String token) {
        final ClientTls tls = options();
        final TlsSource own = StoreSettings.adminTls(values);
        if (caFile == null && own != null) {
            tls.trustOnly(own);
        }
        return new AdminClient(url, token, tls.context());
    }

    private ClientTls options() {
        if ((clientCertificate == null) != (clientKey == null)) {
            throw new SettingsException("--client-certificate and --client-key belong together: give both or none");
        }
        final ClientTls tls = new ClientTls();
        if (caFile != null) {
            tls.trustAuthorities("--ca-file " + caFile, caFile);
        }
        if (clientKey != null) {
            tls.proveBy(clientCertificate, clientKey);
        }
        return tls;
    }
}
