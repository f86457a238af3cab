package dev.holdfast.gateway;

import dev.holdfast.gateway.client.AdminClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** What lies on the disk unread is read again while the gateway runs. */
class ScrubTest {
    @TempDir
    private Path directory;

    @Test
    void shouldWarnOfARottenSnapshotAndStayReady() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (TestGateway gateway = new TestGateway(directory)) {
                gateway.admin().openAccount("U" + i, "C" + i, "1.00");
            }
        }
        final Path older = snapshots().get(0);
        final byte[] bytes = Files.readAllBytes(older);
        bytes[300] ^= 1;
        Files.write(older, bytes);
        try (TestGateway gateway = new TestGateway(directory)) {
            final AdminClient admin = gateway.admin();
            final long startNs = System.nanoTime();
            while (!admin.get("/health/ready").text()
                .contains("file=" + older.getFileName() + " is damaged on the disk")) {
                assertThat(System.nanoTime() - startNs).isLessThan(TimeUnit.SECONDS.toNanos(30));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            assertThat(admin.get("/health/ready").status()).isEqualTo(200);
            assertThat(admin.get("/health/ready").text()).startsWith("{\"status\":\"ready\",\"warnings\":[");
            assertThat(admin.get("/metrics").text()).contains("holdfast_damaged_files 1");
        }
        assertThat(snapshots()).as("nothing goes that it would replace").contains(older);
    }

    private List<Path> snapshots() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("snapshot-")).sorted().toList();
        }
    }
}
