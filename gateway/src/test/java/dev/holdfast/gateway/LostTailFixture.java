package dev.holdfast.gateway;

import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.ledger.recovery.HighWater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The data directory of a gateway that was killed: it is copied from one that runs, which is what {@code kill -9}
 * leaves of it.
 */
class LostTailFixture {
    static final int ORDERS = 40;

    @TempDir
    Path directory;
    @TempDir
    Path killed;
    @TempDir
    Path older;
    @TempDir
    Path otherDisk;
    long sequence;

    /**
     * 40 acknowledged orders, of which an older copy has half; a gateway that was quiet for a moment, and then killed.
     */
    @BeforeEach
    void run() throws IOException {
        try (TestGateway gateway = start(directory)) {
            gateway.admin().openAccount("U1", "C1", "100.00");
            approve(gateway, 0, ORDERS / 2);
        }
        copy(directory, older);
        try (TestGateway gateway = start(directory)) {
            approve(gateway, ORDERS / 2, ORDERS);
            sequence = Long.parseLong(gateway.admin().get("/v1/ledger").field("journal_sequence"));
            awaitHighWater(gateway);
            copy(directory, killed);
        }
        Files.writeString(mark(), Files.readString(killed.resolve(HighWater.FILE)));
    }

    TestGateway start(final Path data, final String... more) {
        final List<String> settings =
            new ArrayList<>(List.of("journal.high_water_ms", "10", "journal.high_water_file", mark().toString(),
            "stop.snapshot_ms", "0"));
        settings.addAll(List.of(more));
        return new TestGateway(data, settings.toArray(String[]::new));
    }

    void shouldRefuse(final String why, final String... settings) throws IOException {
        final Map<String, Integer> before = contents();
        assertThatThrownBy(() -> start(killed, settings).close()).hasStackTraceContaining(why);
        assertThat(contents()).isEqualTo(before);
    }

    static void approve(final TestGateway gateway, final int from, final int to) {
        for (int i = from; i < to; i++) {
            assertThat(gateway.platform().post(CallbackBodies.auth("T" + i, "C1", "U1", "1.00", 1)).code()).isZero();
        }
    }

    static void awaitHighWater(final TestGateway gateway) {
        final String last = gateway.admin().get("/v1/ledger").field("journal_sequence");
        awaitMetric(gateway, "holdfast_high_water_sequence{file=\"own\"} " + last);
        awaitMetric(gateway, "holdfast_high_water_sequence{file=\"copy\"} " + last);
    }

    static void awaitMetric(final TestGateway gateway, final String line) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!gateway.admin().get("/metrics").text().contains(line)) {
            assertThat(System.nanoTime() - deadlineNs).as(line).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    Path mark() {
        return otherDisk.resolve("holdfast-mark.txt");
    }

    private static void copy(final Path from, final Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (final Path file
                : files.filter(each -> !each.endsWith("lock") && !each.toString().endsWith(".tmp")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    /** Puts other files in the place of all that there were. */
    void replace(final Path by) throws IOException {
        try (Stream<Path> files = Files.list(killed)) {
            for (final Path file : files.toList()) {
                Files.delete(file);
            }
        }
        if (Files.exists(by)) {
            copy(by, killed);
        }
    }

    /** A hash of each file but the lock. */
    private Map<String, Integer> contents() throws IOException {
        final Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(killed)) {
            for (final Path file : files.filter(path -> !path.endsWith("lock")).toList()) {
                contents.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
            }
        }
        return contents;
    }
}
