package dev.holdfast.gateway.tls;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority that certifies servers and clients of tests, and the files that they lie in. */
public final class TestCertificates {
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Issued own;
    private final String algorithm;

    /** @param algorithm RSA or EC, of all its keys. */
    public TestCertificates(final String algorithm) throws Exception {
        this.algorithm = algorithm;
        final KeyPair keys = keys(algorithm, 0);
        final X500Name name = new X500Name("CN=Test CA " + SERIAL.get());
        final Instant until = Instant.now().plus(DAY.multipliedBy(100));
        final JcaX509v3CertificateBuilder builder = builder(name, name, keys, until);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        own = new Issued(keys.getPrivate(), List.of(signed(builder, keys.getPrivate())));
    }

    /** A key, and the certificates that belong to it, its own first. */
    public record Issued(PrivateKey key, List<X509Certificate> chain) {
        public X509Certificate certificate() {
            return chain.get(0);
        }

        public Issued withKeyOf(final Issued other) {
            return new Issued(other.key, chain);
        }

        /** Writes both where these files say. */
        public void write(final Path certificateFile, final Path keyFile) throws IOException {
            writePem(certificateFile, chain.toArray());
            writePem(keyFile, new JcaPKCS8Generator(key, null));
        }

        public void writeKeystore(final Path file, final String password) throws Exception {
            final KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", key, password.toCharArray(), chain.toArray(Certificate[]::new));
            final Path next = file.resolveSibling(file.getFileName() + ".next");
            try (OutputStream out = Files.newOutputStream(next)) {
                store.store(out, password.toCharArray());
            }
            Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    public X509Certificate authority() {
        return own.certificate();
    }

    /** For localhost and 127.0.0.1, a day long. */
    public Issued server() throws Exception {
        return server(Instant.now().plus(DAY));
    }

    public Issued server(final Instant until) throws Exception {
        return issue("localhost", keys(algorithm, 0), until, KeyPurposeId.id_kp_serverAuth);
    }

    /** With a key of so many bits. */
    public Issued serverOf(final int bits) throws Exception {
        return issue("localhost", keys(algorithm, bits), Instant.now().plus(DAY), KeyPurposeId.id_kp_serverAuth);
    }

    public Issued client(final String name) throws Exception {
        return issue(name, keys(algorithm, 0), Instant.now().plus(DAY), KeyPurposeId.id_kp_clientAuth);
    }

    private Issued issue(final String name, final KeyPair keys, final Instant until, final KeyPurposeId use)
            throws Exception {
        final JcaX509v3CertificateBuilder builder = builder(
            X500Name.getInstance(authority().getSubjectX500Principal().getEncoded()), new X500Name("CN=" + name), keys,
            until);
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(use));
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.dNSName, "localhost"), new GeneralName(GeneralName.iPAddress, "127.0.0.1")}));
        return new Issued(keys.getPrivate(), List.of(signed(builder, own.key()), authority()));
    }

    /** For clients that trust this authority, and show this certificate; null for none. */
    public SSLContext trusting(final Issued client) throws Exception {
        final KeyStore store = emptyStore();
        store.setCertificateEntry("ca", authority());
        final TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        final KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        final KeyStore shown = emptyStore();
        if (client != null) {
            shown.setKeyEntry("own", client.key(), new char[0], client.chain().toArray(Certificate[]::new));
        }
        keys.init(shown, new char[0]);
        final SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** Whole or not at all, readable by its owner only. */
    public static void writePem(final Path file, final Object... objects) throws IOException {
        final Path next = file.resolveSibling(file.getFileName() + ".next");
        try (JcaPEMWriter writer = new JcaPEMWriter(Files.newBufferedWriter(next))) {
            for (final Object object : objects) {
                writer.writeObject(object);
            }
        }
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static KeyStore emptyStore() throws Exception {
        final KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyPair keys(final String algorithm, final int bits) throws Exception {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits > 0 ? bits : algorithm.equals("EC") ? 256 : 2_048);
        return generator.generateKeyPair();
    }

    /** Valid since two days, so that one that ends yesterday was once. */
    private static JcaX509v3CertificateBuilder builder(
        final X500Name issuer, final X500Name subject, final KeyPair keys, final Instant until) {
        return new JcaX509v3CertificateBuilder(issuer, BigInteger.valueOf(SERIAL.incrementAndGet()),
            Date.from(Instant.now().minus(DAY.multipliedBy(2))), Date.from(until), subject, keys.getPublic());
    }

    private static X509Certificate signed(final JcaX509v3CertificateBuilder builder, final PrivateKey issuer)
            throws Exception {
        return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder(
            issuer.getAlgorithm().startsWith("EC") ? "SHA256withECDSA" : "SHA256withRSA").build(issuer)));
    }
}
