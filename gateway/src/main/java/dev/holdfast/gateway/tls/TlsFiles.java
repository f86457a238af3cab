package dev.holdfast.gateway.tls;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which files a listener's TLS comes from. Either certificate and key, both PEM, or one PKCS#12 file with both.
 *
 * @param listener    its name in the log and in metrics.
 * @param prefix      how the names of its settings begin, such as {@code callback.tls_}.
 * @param certificate PEM file of the chain, the listener's own certificate first; null with a keystore.
 * @param key         PEM file of its key; null with a keystore.
 * @param keystore    PKCS#12 file; null with PEM files.
 * @param clientCa    PEM file of those who certify clients; null when clients need no certificate.
 * @param password    of key or keystore.
 */
public record TlsFiles(
    String listener, String prefix, Path certificate, Path key, Path keystore, Path clientCa, KeyPassword password) {
    List<Path> all() {
        final List<Path> all = new ArrayList<>();
        for (final Path file : new Path[] {certificate, key, keystore, clientCa}) {
            if (file != null) {
                all.add(file);
            }
        }
        all.addAll(password.files());
        return all;
    }

    /** The setting that the certificate comes from, and its value. */
    String certificateSetting() {
        return keystore == null ? setting("certificate_file", certificate) : setting("keystore_file", keystore);
    }

    /** The setting that the key comes from, and its value. */
    String keySetting() {
        return keystore == null ? setting("key_file", key) : setting("keystore_file", keystore);
    }

    String clientCaSetting() {
        return setting("client_ca_file", clientCa);
    }

    private String setting(final String name, final Path file) {
        return "setting " + prefix + name + '=' + file;
    }

    static UnusableEnvironmentException unusable(final String setting, final String good, final Exception cause) {
        return new UnusableEnvironmentException(setting + " should be " + good + ": " + cause.getMessage(), cause);
    }
}
