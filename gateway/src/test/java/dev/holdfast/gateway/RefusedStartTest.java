package dev.holdfast.gateway;

import dev.holdfast.gateway.client.AdminClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A start that is refused changes nothing: whoever looks what is wrong finds the files byte for byte as the last stop
 * left them.
 */
class RefusedStartTest {
    private static final String[] NO_SNAPSHOT = {"stop.snapshot_ms", "0"};

    @TempDir
    private Path directory;

    @BeforeEach
    void runOnce() {
        try (TestGateway gateway = new TestGateway(directory, NO_SNAPSHOT)) {
            final AdminClient admin = gateway.admin();
            admin.openAccount("U1", "C1", "100");
            admin.openAccount("U2", "C2", "100");
        }
    }

    @Test
    void shouldLeaveAShortenedJournalAsItIs() throws IOException {
        final byte[] journal = Files.readAllBytes(journal());
        final int end = lastByte(journal);
        zero(end - 40, end + 1);
        shouldRefuse("sequence=");
        Files.write(journal(), journal);
        new TestGateway(directory).close();
    }

    @Test
    void shouldLeaveATornTailAsItIs() throws IOException {
        final int end = lastByte(Files.readAllBytes(journal()));
        write(end + 1_024, new byte[] {1, 2, 3});
        shouldRefuse("ledger.max_accounts=1 should be at least 2", "ledger.max_accounts", "1");
        new TestGateway(directory).close();
        assertThat(lastByte(Files.readAllBytes(journal()))).as("then it is cut").isNotEqualTo(end + 1_026);
    }

    private void shouldRefuse(final String why, final String... settings) throws IOException {
        final Map<String, Integer> before = contents();
        assertThatThrownBy(() -> new TestGateway(directory, settings)).hasStackTraceContaining(why);
        assertThat(contents()).isEqualTo(before);
    }

    /** A hash of each file but the lock. */
    private Map<String, Integer> contents() throws IOException {
        final Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.filter(Files::isRegularFile).filter(path -> !path.endsWith("lock")).toList()) {
                contents.put(directory.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    private Path journal() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("journal-\\d+\\.log"))
                .max(Path::compareTo).orElseThrow();
        }
    }

    private static int lastByte(final byte[] bytes) {
        int at = bytes.length - 1;
        while (bytes[at] == 0) {
            at--;
        }
        return at;
    }

    private void zero(final int from, final int to) throws IOException {
        write(from, new byte[to - from]);
    }

    private void write(final int at, final byte[] bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(journal().toFile(), "rw")) {
            file.seek(at);
            file.write(bytes);
        }
    }
}
