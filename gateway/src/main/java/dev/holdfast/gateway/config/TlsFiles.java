package dev.holdfast.gateway.config;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Reads a certificate chain and a private key from PEM files as they come from an authority or from OpenSSL: RSA and EC
 * keys, PKCS#1, SEC 1 and PKCS#8, encrypted or not. The JDK reads only the plain PKCS#8 kind; BouncyCastle reads them
 * all.
 */
final class TlsFiles {
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private TlsFiles() {
    }

    /**
     * Reads both files.
     *
     * @param password of the key; empty for none.
     * @throws SettingsException when a file cannot be read, or key and certificate do not go together.
     */
    static SslContext read(final Path certificates, final Path key, final String password) {
        try {
            return SslContextBuilder.forServer(readKey(key, password), readCertificates(certificates)).build();
        } catch (final SSLException | IllegalArgumentException e) {
            throw new SettingsException("setting callback.tls_certificate_file=" + certificates
                + " and callback.tls_key_file=" + key
                + " should be a certificate and its key: " + e.getMessage());
        }
    }

    private static X509Certificate[] readCertificates(final Path file) {
        final List<X509Certificate> chain = new ArrayList<>();
        try (PEMParser pem = open(file)) {
            Object next;
            while ((next = pem.readObject()) != null) {
                if (next instanceof X509CertificateHolder holder) {
                    chain.add(new JcaX509CertificateConverter().getCertificate(holder));
                }
            }
        } catch (final IOException | CertificateException e) {
            throw unreadable("callback.tls_certificate_file", file, e.getMessage());
        }
        if (chain.isEmpty()) {
            throw unreadable("callback.tls_certificate_file", file, "it holds no certificate");
        }
        return chain.toArray(X509Certificate[]::new);
    }

    private static PrivateKey readKey(final Path file, final String password) {
        try (PEMParser pem = open(file)) {
            Object next;
            while ((next = pem.readObject()) != null) {
                final PrivateKeyInfo key = keyIn(next, password.toCharArray());
                if (key != null) {
                    return new JcaPEMKeyConverter().getPrivateKey(key);
                }
            }
        } catch (final IOException | OperatorCreationException | PKCSException e) {
            throw unreadable("callback.tls_key_file", file, e.getMessage());
        }
        throw unreadable("callback.tls_key_file", file, "it holds no private key");
    }

    /** Null for what is no key, such as the parameters of a curve. */
    private static PrivateKeyInfo keyIn(
        final Object pem, final char[] password) throws IOException, OperatorCreationException, PKCSException {
        if (pem instanceof PrivateKeyInfo key) {
            return key;
        }
        if (pem instanceof PEMKeyPair pair) {
            return pair.getPrivateKeyInfo();
        }
        if (pem instanceof PKCS8EncryptedPrivateKeyInfo encrypted) {
            return encrypted.decryptPrivateKeyInfo(
                new JceOpenSSLPKCS8DecryptorProviderBuilder().setProvider(BOUNCY_CASTLE).build(password));
        }
        if (pem instanceof PEMEncryptedKeyPair encrypted) {
            return encrypted.decryptKeyPair(new JcePEMDecryptorProviderBuilder().setProvider(BOUNCY_CASTLE)
                .build(password))
                .getPrivateKeyInfo();
        }
        return null;
    }

    private static PEMParser open(final Path file) throws IOException {
        final Reader reader = Files.newBufferedReader(file);
        return new PEMParser(reader);
    }

    private static SettingsException unreadable(final String setting, final Path file, final String why) {
        return new SettingsException("setting " + setting + "=" + file + " should be a PEM file that can be read: "
            + why);
    }
}
