package dev.holdfast.gateway.tls;

import dev.holdfast.ledger.values.UnusableEnvironmentException;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads certificates and keys from PEM files as they come from an authority or from OpenSSL: RSA and EC keys, PKCS#1,
 * SEC 1 and PKCS#8, encrypted or not. The JDK reads only the plain PKCS#8 kind; BouncyCastle reads them all.
 */
final class PemFiles {
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();
    private static final String PEM = "a PEM file that can be read";

    private PemFiles() {
    }

    /**
     * All certificates of a file, in its order.
     *
     * @param setting how an error begins.
     */
    static List<X509Certificate> readCertificates(final String setting, final Path file) {
        final List<X509Certificate> certificates = new ArrayList<>();
        try (PEMParser pem = new PEMParser(Files.newBufferedReader(file))) {
            Object next;
            while ((next = pem.readObject()) != null) {
                if (next instanceof X509CertificateHolder holder) {
                    certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
                }
            }
        } catch (final IOException | CertificateException e) {
            throw TlsFiles.unusable(setting, PEM, e);
        }
        if (certificates.isEmpty()) {
            throw new UnusableEnvironmentException(setting + " should be " + PEM + ": it holds no certificate");
        }
        return certificates;
    }

    /**
     * The first private key of a file.
     *
     * @param setting  how an error begins.
     * @param password empty for none.
     */
    static PrivateKey readKey(final String setting, final Path file, final char[] password) {
        try (PEMParser pem = new PEMParser(Files.newBufferedReader(file))) {
            Object next;
            while ((next = pem.readObject()) != null) {
                final PrivateKeyInfo key = keyIn(next, password);
                if (key != null) {
                    return new JcaPEMKeyConverter().getPrivateKey(key);
                }
            }
        } catch (final IOException | OperatorCreationException | PKCSException | IllegalArgumentException e) {
            throw TlsFiles.unusable(setting, PEM, e);
        }
        throw new UnusableEnvironmentException(setting + " should be " + PEM + ": it holds no private key");
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
}
