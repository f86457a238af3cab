package dev.holdfast.bench.process;

import dev.holdfast.ledger.values.BrokenInvariantException;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/**
 * A key on P-256 and the certificate that it signs itself, for localhost and a day, as servers of benchmarks need them.
 */
public record SelfSigned(PrivateKey key, X509Certificate certificate) {
    private static final int BITS = 256;

    /** A new one. */
    public static SelfSigned make() {
        try {
            final KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(BITS);
            final KeyPair keys = generator.generateKeyPair();
            final X500Name name = new X500Name("CN=localhost");
            final Instant now = Instant.now();
            return new SelfSigned(keys.getPrivate(), new JcaX509CertificateConverter().getCertificate(
                new JcaX509v3CertificateBuilder(name, BigInteger.ONE, Date.from(now.minus(Duration.ofDays(1))),
                    Date.from(now.plus(Duration.ofDays(1))), name, keys.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))));
        } catch (final GeneralSecurityException | OperatorCreationException e) {
            throw new BrokenInvariantException("no certificate can be made", e);
        }
    }

    /** Writes both as PEM, the key for its owner alone. */
    public void write(final Path certificateFile, final Path keyFile) throws IOException {
        writePem(certificateFile, certificate);
        writePem(keyFile, new JcaPKCS8Generator(key, null));
    }

    private static void writePem(final Path file, final Object object) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (JcaPEMWriter writer = new JcaPEMWriter(Files.newBufferedWriter(file))) {
            writer.writeObject(object);
        }
    }
}
