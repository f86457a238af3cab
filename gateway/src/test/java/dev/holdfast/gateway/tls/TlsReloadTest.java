package dev.holdfast.gateway.tls;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import static org.assertj.core.api.Assertions.assertThat;

/** Certificates that change while callbacks come. */
class TlsReloadTest {
    private static final String FAILED = "holdfast_tls_reload_failed{listener=\"callback\"} ";

    @TempDir
    private Path directory;
    private TestCertificates authority;
    private TestCertificates.Issued old;
    private SSLContext tls;

    @BeforeEach
    void setUp() throws Exception {
        authority = new TestCertificates("EC");
        old = authority.server();
        tls = authority.trusting(null);
    }

    @Test
    void shouldTakeNewOnesUnderTrafficAndRefuseNoCallback() throws Exception {
        try (TlsTestServer server = new TlsTestServer(directory, old);
             SSLSocket lasting = server.connect(tls)) {
            server.gateway.admin().openAccount("U1", "C1", "1000");
            assertThat(server.authorize(lasting, "L1")).isZero();
            final AtomicBoolean isOver = new AtomicBoolean();
            final AtomicInteger approved = new AtomicInteger();
            final CompletableFuture<Void> platform = CompletableFuture.runAsync(() -> {
                while (!isOver.get()) {
                    // A handshake of its own for each.
                    try (SSLSocket socket = server.connect(authority.trusting(null))) {
                        assertThat(server.authorize(socket, "P" + approved.get())).isZero();
                        approved.incrementAndGet();
                    } catch (final Exception e) {
                        throw new AssertionError("callback lost after " + approved, e);
                    }
                }
            });
            for (int change = 0; change < 5; change++) {
                final TestCertificates.Issued next = authority.server();
                next.write(server.certificate, server.key);
                await(() -> platform.isDone() || server.shown(tls).equals(next.certificate()));
                final int before = approved.get();
                await(() -> platform.isDone() || approved.get() > before + 5);
            }
            isOver.set(true);
            platform.get(30, TimeUnit.SECONDS);
            assertThat(server.authorize(lasting, "L2")).as("who was there before").isZero();
            assertThat(metrics(server)).contains(FAILED + 0);
        }
    }

    @Test
    void shouldKeepTheOldOneWhenTheKeyDoesNotBelong() throws Exception {
        try (TlsTestServer server = new TlsTestServer(directory, old)) {
            final TestCertificates.Issued next = authority.server();
            next.withKeyOf(authority.server()).write(server.certificate, server.key);
            shouldKeepTheOldOne(server, "should be the key of the certificate");
            next.write(server.certificate, server.key);
            await(() -> server.shown(tls).equals(next.certificate()));
            await(() -> metrics(server).contains(FAILED + 0));
            assertThat(warnings(server)).doesNotContain("cannot be used");
        }
    }

    @Test
    void shouldKeepTheOldOneWhenTheNewOneHasExpired() throws Exception {
        try (TlsTestServer server = new TlsTestServer(directory, old)) {
            authority.server(Instant.now().minusSeconds(60)).write(server.certificate, server.key);
            shouldKeepTheOldOne(server, "should be valid at");
        }
    }

    @Test
    void shouldKeepTheOldOneWhenFilesAreGoneOrBroken() throws Exception {
        try (TlsTestServer server = new TlsTestServer(directory, old)) {
            Files.delete(server.certificate);
            shouldKeepTheOldOne(server, server.certificate.toString());
            Files.writeString(server.certificate, "-----BEGIN CERTIFICATE-----\nbm90aGluZw==\n");
            shouldKeepTheOldOne(server, "should be a PEM file");
        }
    }

    /** The content stays; what it can be trusted with does not. */
    @Test
    void shouldSayWhenOthersMayReadTheKeyAndFindItMended() throws Exception {
        try (TlsTestServer server = new TlsTestServer(directory, old)) {
            Files.setPosixFilePermissions(server.key, PosixFilePermissions.fromString("rw-r--r--"));
            shouldKeepTheOldOne(server, "can be read by everybody");
            Files.setPosixFilePermissions(server.key, PosixFilePermissions.fromString("rw-------"));
            await(() -> metrics(server).contains(FAILED + 0));
        }
    }

    @Test
    void shouldTakeAKeystoreWithAnotherPassword() throws Exception {
        final Path keystore = directory.resolve("keys.p12");
        final Path password = directory.resolve("password");
        Files.writeString(password, "the-first-password");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        old.writeKeystore(keystore, "the-first-password");
        try (TlsTestServer server = new TlsTestServer(directory, old, "callback.tls_certificate_file", "",
                "callback.tls_key_file", "", "callback.tls_keystore_file", keystore.toString(),
                "callback.tls_key_password_file", password.toString())) {
            assertThat(server.shown(tls)).isEqualTo(old.certificate());
            final TestCertificates.Issued next = authority.server();
            next.writeKeystore(keystore, "the-second-password");
            shouldKeepTheOldOne(server, "should be a PKCS#12 file that the password opens");
            Files.writeString(password, "the-second-password");
            await(() -> server.shown(tls).equals(next.certificate()));
            assertThat(metrics(server)).doesNotContain("-password");
        }
    }

    @Test
    void shouldReadAgainAtOnceWhenAsked() throws Exception {
        try (TlsTestServer server = new TlsTestServer(directory, old, "secrets.poll_ms", "0")) {
            final TestCertificates.Issued next = authority.server();
            next.write(server.certificate, server.key);
            server.gateway.reload();
            await(() -> server.shown(tls).equals(next.certificate()));
        }
    }

    @Test
    void shouldWarnBeforeItExpires() throws Exception {
        try (TlsTestServer server = new TlsTestServer(directory, old)) {
            assertThat(warnings(server)).contains("the callback listener's certificate expires at");
            assertThat(metrics(server))
                .containsPattern("holdfast_tls_certificate_expires_seconds\\{listener=\"callback\"} 8\\d{4}");
        }
    }

    private void shouldKeepTheOldOne(final TlsTestServer server, final String why) throws Exception {
        // The warning of the expiry names the file, too.
        await(() -> warnings(server).contains("new certificate cannot be used") && warnings(server).contains(why));
        assertThat(metrics(server)).contains(FAILED + 1);
        assertThat(server.shown(tls)).isEqualTo(old.certificate());
        assertThat(server.gateway.admin().get("/health/ready").status()).isEqualTo(200);
    }

    private static String warnings(final TlsTestServer server) {
        return server.gateway.admin().get("/health/ready").text();
    }

    private static String metrics(final TlsTestServer server) {
        return server.gateway.admin().get("/metrics").text();
    }

    static void await(final Callable<Boolean> condition) throws Exception {
        final long startNs = System.nanoTime();
        while (!condition.call()) {
            assertThat(System.nanoTime() - startNs).as("waited too long").isLessThan(TimeUnit.SECONDS.toNanos(30));
            Thread.onSpinWait();
        }
    }
}
