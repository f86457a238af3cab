package dev.holdfast.gateway.tls;

import dev.holdfast.gateway.secret.SecretFileRights;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * A private key and the certificates that go with it, the own one first, as files have them; whether they are any good
 * is for {@link ChainRules}.
 */
record KeyChain(PrivateKey key, List<X509Certificate> certificates) {
    KeyChain {
        certificates = List.copyOf(certificates);
    }

    /**
     * Reads both from PEM files or from a keystore.
     *
     * @throws UnusableEnvironmentException when a file cannot be read, or others have too many rights to the key.
     */
    static KeyChain read(final TlsFiles files) {
        checkRights(files.keySetting(), files.keystore() == null ? files.key() : files.keystore());
        final char[] password = files.password().read();
        try {
            return files.keystore() != null ? readKeystore(files.keySetting(), files.keystore(), password)
                : new KeyChain(PemFiles.readKey(files.keySetting(), files.key(), password),
                    PemFiles.readCertificates(files.certificateSetting(), files.certificate()));
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static void checkRights(final String setting, final Path file) {
        try {
            SecretFileRights.check(file);
        } catch (final UnusableEnvironmentException e) {
            throw new UnusableEnvironmentException(setting + ": " + e.getMessage(), e);
        }
    }

    private static KeyChain readKeystore(final String setting, final Path file, final char[] password) {
        try (InputStream in = Files.newInputStream(file)) {
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            final List<String> names = new ArrayList<>();
            for (final String name : Collections.list(store.aliases())) {
                if (store.isKeyEntry(name)) {
                    names.add(name);
                }
            }
            if (names.size() != 1 || store.getCertificateChain(names.get(0)) == null) {
                throw new UnusableEnvironmentException(setting + " should be a PKCS#12 file with one private key and "
                    + "its certificates: it has keys=" + names.size() + (names.size() == 1 ? " without a certificate"
                        : ""));
            }
            final List<X509Certificate> certificates = new ArrayList<>();
            for (final Certificate certificate : store.getCertificateChain(names.get(0))) {
                certificates.add((X509Certificate) certificate);
            }
            return new KeyChain((PrivateKey) store.getKey(names.get(0), password), certificates);
        } catch (final IOException | GeneralSecurityException e) {
            throw TlsFiles.unusable(setting, "a PKCS#12 file that the password opens", e);
        }
    }
}
