package dev.holdfast.gateway.tls;

import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/**
 * What a listener's certificates have to be before anybody is shown them: of a sufficient key, the key's own, in order,
 * for servers, and valid now. A client would refuse what breaks one of these rules.
 */
final class ChainRules {
    private static final int MIN_RSA_BITS = 2_048;
    private static final int MIN_EC_BITS = 256;
    private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";
    private static final String FOR_ANYTHING = "2.5.29.37.0";
    private static final byte[] PROBE = "holdfast".getBytes(StandardCharsets.US_ASCII);

    private ChainRules() {
    }

    /** @throws UnusableEnvironmentException that says which rule is broken. */
    static void check(final TlsFiles files, final KeyChain chain, final long nowMs) {
        final X509Certificate own = chain.certificates().get(0);
        checkStrength(files, own);
        checkPair(files, chain, own);
        checkOrder(files, chain.certificates());
        checkUse(files, own);
        for (final X509Certificate certificate : chain.certificates()) {
            checkTime(files, certificate, nowMs);
        }
    }

    private static void checkStrength(final TlsFiles files, final X509Certificate own) {
        final boolean isGood = own.getPublicKey() instanceof RSAPublicKey rsa
            && rsa.getModulus().bitLength() >= MIN_RSA_BITS || own.getPublicKey() instanceof ECPublicKey ec
            && ec.getParams().getCurve().getField().getFieldSize() >= MIN_EC_BITS;
        if (!isGood) {
            throw broken(files.certificateSetting(), "a certificate for an RSA key of " + MIN_RSA_BITS
                + " bits or more, or an EC key of " + MIN_EC_BITS + " or more", "its key is another");
        }
    }

    private static void checkPair(final TlsFiles files, final KeyChain chain, final X509Certificate own) {
        final String algorithm = own.getPublicKey() instanceof RSAPublicKey ? "SHA256withRSA" : "SHA256withECDSA";
        boolean isPair;
        try {
            final Signature signature = Signature.getInstance(algorithm);
            signature.initSign(chain.key());
            signature.update(PROBE);
            final byte[] signed = signature.sign();
            signature.initVerify(own.getPublicKey());
            signature.update(PROBE);
            isPair = signature.verify(signed);
        } catch (final GeneralSecurityException e) {
            isPair = false;
        }
        if (!isPair) {
            throw broken(files.keySetting(), "the key of the certificate " + name(own), "it is the key of another one");
        }
    }

    private static void checkOrder(final TlsFiles files, final List<X509Certificate> chain) {
        for (int i = 1; i < chain.size(); i++) {
            boolean isIssuer;
            try {
                chain.get(i - 1).verify(chain.get(i).getPublicKey());
                isIssuer = true;
            } catch (final GeneralSecurityException e) {
                isIssuer = false;
            }
            if (!isIssuer) {
                throw broken(files.certificateSetting(), "the listener's certificate, then the one that it was "
                    + "issued by, and so on", "certificate " + (i + 1) + " " + name(chain.get(i))
                    + " has not issued certificate " + i + " " + name(chain.get(i - 1)));
            }
        }
    }

    private static void checkUse(final TlsFiles files, final X509Certificate own) {
        try {
            final List<String> uses = own.getExtendedKeyUsage();
            if (uses != null && !uses.contains(FOR_SERVERS) && !uses.contains(FOR_ANYTHING)) {
                throw broken(files.certificateSetting(), "a certificate for a TLS server", name(own)
                    + " is for other uses: " + uses);
            }
        } catch (final CertificateParsingException e) {
            throw TlsFiles.unusable(files.certificateSetting(), "a certificate for a TLS server", e);
        }
    }

    private static void checkTime(final TlsFiles files, final X509Certificate certificate, final long nowMs) {
        final Date now = new Date(nowMs);
        if (now.after(certificate.getNotAfter()) || now.before(certificate.getNotBefore())) {
            throw broken(files.certificateSetting(), "valid at " + Instant.ofEpochMilli(nowMs), name(certificate)
                + " is valid from " + certificate.getNotBefore().toInstant() + " to "
                + certificate.getNotAfter().toInstant());
        }
    }

    static String name(final X509Certificate certificate) {
        return "subject=\"" + certificate.getSubjectX500Principal().getName() + '"';
    }

    private static UnusableEnvironmentException broken(final String setting, final String good, final String found) {
        return new UnusableEnvironmentException(setting + " should be " + good + ": " + found);
    }
}
