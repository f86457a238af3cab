package dev.holdfast.gateway.tls;

import dev.holdfast.gateway.secret.SecretFileRights;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/** Reads a listener's certificate and key, again and again, and checks them. One thread; blocks on the disk. */
public final class TlsSource {
    /** So often files are read that change meanwhile, as when one of a pair is new and the other is not yet. */
    private static final int ATTEMPTS = 3;

    private final TlsFiles files;
    private final int warnDays;

    /** @param warnDays how many days before a certificate expires somebody should hear of it; 0 for never. */
    public TlsSource(final TlsFiles files, final int warnDays) {
        this.files = files;
        this.warnDays = warnDays;
    }

    public TlsFiles files() {
        return files;
    }

    public int warnDays() {
        return warnDays;
    }

    /**
     * Reads all files.
     *
     * @throws UnusableEnvironmentException when any of them cannot be used now, with the setting that names it.
     */
    public TlsMaterial read(final long nowMs) {
        for (int attempt = 1; ; attempt++) {
            final TlsDigest before = digest();
            UnusableEnvironmentException problem = null;
            TlsMaterial material = null;
            try {
                material = readOnce(nowMs);
            } catch (final UnusableEnvironmentException e) {
                problem = e;
            }
            final boolean isSteady = digest().equals(material == null ? before : material.digest());
            if (problem == null && isSteady) {
                return material;
            }
            if (problem != null && (isSteady || attempt >= ATTEMPTS)) {
                throw problem;
            }
            if (attempt >= ATTEMPTS) {
                throw new UnusableEnvironmentException(files.certificateSetting()
                    + " should stay as it is while it is read: it changes all the time");
            }
        }
    }

    /** The certificate that the files name now, unchecked. */
    X509Certificate ownCertificate() {
        return files.keystore() == null
            ? PemFiles.readCertificates(files.certificateSetting(), files.certificate()).get(0)
            : KeyChain.read(files).certificates().get(0);
    }

    TlsDigest digest() {
        return TlsDigest.of(files.all());
    }

    private TlsMaterial readOnce(final long nowMs) {
        // Before the reading: what changes meanwhile is seen.
        final TlsDigest before = digest();
        final KeyChain chain = KeyChain.read(files);
        ChainRules.check(files, chain, nowMs);
        final List<X509Certificate> clientCas = clientCas();
        try {
            return new TlsMaterial(TlsRules.newContext(chain, clientCas), chain.certificates(),
                before);
        } catch (final SSLException | IllegalArgumentException e) {
            throw TlsFiles.unusable(files.certificateSetting(), "a certificate that Java can use", e);
        }
    }

    /** Whoever can write that file can let anybody in. */
    private List<X509Certificate> clientCas() {
        if (files.clientCa() == null) {
            return List.of();
        }
        try {
            SecretFileRights.checkWritable(files.clientCa());
        } catch (final UnusableEnvironmentException e) {
            throw new UnusableEnvironmentException(files.clientCaSetting() + ": " + e.getMessage(), e);
        }
        return PemFiles.readCertificates(files.clientCaSetting(), files.clientCa());
    }
}
