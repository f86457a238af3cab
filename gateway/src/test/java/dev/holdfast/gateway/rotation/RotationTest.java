package dev.holdfast.gateway.rotation;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.client.CallbackClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** A running gateway whose secrets change: through files, while callbacks come in. */
@Timeout(120)
class RotationTest {
    private static final String OLD = "the-old-secret-of-the-platform--";
    private static final String NEXT = "the-next-secret-of-the-platform-";
    private static final int SIGNATURE_MISMATCH = 1006;

    @TempDir
    private Path directory;
    private Path currentFile;
    private Path otherFile;
    private TestGateway gateway;
    private int orders;
    private final Map<String, CallbackClient> asking = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        currentFile = directory.resolve("current");
        otherFile = directory.resolve("other");
        write(currentFile, OLD);
        write(otherFile, OLD);
        gateway = new TestGateway(directory.resolve("data"), "platform.api_secret", "", "platform.api_secret_file",
            currentFile.toString(), "platform.other_api_secret_file", otherFile.toString(), "secrets.poll_ms", "20");
        gateway.admin().openAccount("U1", "C1", "1000000.00");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void shouldLoseNoCallbackOfARotation() throws Exception {
        final AtomicBoolean isOver = new AtomicBoolean();
        final AtomicInteger approved = new AtomicInteger();
        final AtomicInteger refused = new AtomicInteger();
        final CallbackClient[] signing = {signedWith(OLD)};
        final Thread platform = new Thread(() -> {
            for (int i = 0; !isOver.get(); i++) {
                final CallbackClient now;
                synchronized (signing) {
                    now = signing[0];
                }
                final int code = now.post(CallbackBodies.auth("P" + i, "C1", "U1", "1.00",
                    System.currentTimeMillis())).code();
                (code == 0 ? approved : refused).incrementAndGet();
            }
        });
        platform.start();
        write(otherFile, NEXT);
        await(() -> ask(NEXT) == 0);
        synchronized (signing) {
            signing[0] = signedWith(NEXT);
        }
        final int before = approved.get();
        await(() -> approved.get() > before + 50);
        write(currentFile, NEXT);
        await(() -> ask(OLD) == SIGNATURE_MISMATCH);
        final int after = approved.get();
        await(() -> approved.get() > after + 50);
        isOver.set(true);
        platform.join();
        assertThat(refused.get()).as("callbacks lost of %d", approved.get()).isZero();
        assertThat(gateway.admin().get("/metrics").text())
            .containsPattern("holdfast_credential_verified_total\\{credential=\"\\w{8}\",role=\"current\"} \\d{2,}")
            .doesNotContain("role=\"other\"").contains("holdfast_credentials_reload_failed 0");
    }

    @Test
    void shouldKeepTheOldOnesAndSayItWhenTheNewOnesAreBad() throws IOException {
        write(otherFile, "x y");
        await(() -> metrics().contains("holdfast_credentials_reload_failed 1"));
        assertThat(ask(OLD)).isZero();
        assertThat(gateway.admin().get("/health/ready").text()).contains("\"status\":\"ready\"", "U+0020",
            otherFile.toString()).doesNotContain("x y");
        write(otherFile, NEXT);
        await(() -> metrics().contains("holdfast_credentials_reload_failed 0"));
        await(() -> ask(NEXT) == 0);
        assertThat(gateway.admin().get("/health/ready").text()).doesNotContain("warnings");
    }

    /** The content stays, so nothing but another try could find it mended. */
    @Test
    void shouldFindMendedRights() throws IOException {
        write(otherFile, NEXT);
        await(() -> ask(NEXT) == 0);
        final Path open = directory.resolve("open");
        Files.writeString(open, OLD);
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(open, otherFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        await(() -> metrics().contains("holdfast_credentials_reload_failed 1"));
        Files.setPosixFilePermissions(otherFile, PosixFilePermissions.fromString("rw-------"));
        await(() -> metrics().contains("holdfast_credentials_reload_failed 0"));
        await(() -> ask(NEXT) == SIGNATURE_MISMATCH);
        assertThat(ask(OLD)).isZero();
    }

    private String metrics() {
        return gateway.admin().get("/metrics").text();
    }

    private int ask(final String secret) {
        orders++;
        return asking.computeIfAbsent(secret, this::signedWith)
            .post(CallbackBodies.auth("A" + orders, "C1", "U1", "1.00", System.currentTimeMillis())).code();
    }

    private CallbackClient signedWith(final String secret) {
        return new CallbackClient(gateway.callbackUrl(), TestGateway.API_KEY, secret);
    }

    private static void await(final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - startNs).as("waited too long").isLessThan(TimeUnit.SECONDS.toNanos(30));
            Thread.onSpinWait();
        }
    }

    private void write(final Path file, final String text) throws IOException {
        final Path temporary = Files.createTempFile(directory, "s", "");
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
