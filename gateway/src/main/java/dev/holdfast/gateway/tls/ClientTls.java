package dev.holdfast.gateway.tls;

import dev.holdfast.gateway.secret.SecretFileRights;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** How a client of ours trusts a listener, and proves itself to it. One thread; blocks on the disk. */
public final class ClientTls {
    private TrustManager[] trust;
    private KeyManager[] keys;

    /** Trusts listeners of the name that is called whose certificate comes from one of a PEM file. */
    public ClientTls trustAuthorities(final String setting, final Path file) {
        try {
            final KeyStore store = emptyStore();
            final List<X509Certificate> certificates = PemFiles.readCertificates(setting, file);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca-" + i, certificates.get(i));
            }
            final TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            trust = factory.getTrustManagers();
            return this;
        } catch (final IOException | GeneralSecurityException e) {
            throw TlsFiles.unusable(setting, "certificates that Java can trust", e);
        }
    }

    /** Trusts the listener that has this very certificate, by whatever name it is called, and no other. */
    public ClientTls trustOnly(final TlsSource source) {
        trust = new TrustManager[] {new OneCertificate(source.ownCertificate())};
        return this;
    }

    /** Shows a certificate, with the chain behind it, to a listener that wants one. */
    public ClientTls proveBy(final Path certificate, final Path key) {
        final String setting = "--client-key " + key;
        SecretFileRights.check(key);
        final PrivateKey privateKey = PemFiles.readKey(setting, key, new char[0]);
        final X509Certificate[] chain = PemFiles.readCertificates("--client-certificate " + certificate, certificate)
            .toArray(X509Certificate[]::new);
        try {
            final KeyStore store = emptyStore();
            store.setKeyEntry("client", privateKey, new char[0], chain);
            final KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            keys = factory.getKeyManagers();
            return this;
        } catch (final IOException | GeneralSecurityException e) {
            throw TlsFiles.unusable(setting, "the key of --client-certificate", e);
        }
    }

    /** For an HTTP client; what was not said is as Java has it. */
    public SSLContext context() {
        try {
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (final GeneralSecurityException e) {
            throw new UnusableEnvironmentException("this Java has no TLS", e);
        }
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
