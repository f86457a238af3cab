package dev.holdfast.bench.torture;

import dev.holdfast.ledger.values.LedgerCapacity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * With which settings the gateways run.
 *
 * @param lateInquiryMs {@code sync.late_inquiry_ms}, which is also the pause between two pulls; what the platform
 *                      failed may hold money for twice as long, and for what a machine needs that has just started a
 *                      gateway.
 */
record TortureSettings(int lateInquiryMs) {
    /** The gateway's own default. */
    static final int TRUE_LATE_INQUIRY_MS = 60_000;
    /** What is enough to see the same in a short life. */
    static final int SHORT_LATE_INQUIRY_MS = 2_000;
    static final LedgerCapacity CAPACITY = new LedgerCapacity(100, 100, 200_000, 1_000);

    private static final long MACHINE_MS = TimeUnit.SECONDS.toMillis(6);
    private static final String LEDGER = """
        journal:
          segment_bytes: 1048576
          snapshot_after_segments: 1
          snapshot_percent: 100
          kept_segments: 0
          high_water_ms: 50
          warn_free_bytes: 0
          refuse_free_bytes: 0
        ledger:
          max_accounts: 100
          max_cards: 100
          max_orders: 200000
          max_entries: 1000
        """;
    private static final String SYNC = """
        platform:
          base_url: "%s"
          max_concurrent: 16
        sync:
          interval_ms: %d
          late_inquiry_ms: %d
          inquiries_per_second: 500
          overlap_minutes: 1
          reconcile_time: ""
        """;

    /**
     * Of a gateway that is started all the time: a start is what most of the time goes into, and this makes it cheap.
     */
    static Map<String, String> environment() {
        return Map.of("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    }

    /**
     * How long after the last answer a hold may stay for an order that the platform failed: the two minutes of a
     * gateway with its defaults.
     */
    long limitMs() {
        return 2L * lateInquiryMs + MACHINE_MS;
    }

    /** Options of {@code serve} for a gateway that knows a platform. */
    String[] options(final Path file, final String platformUrl) throws IOException {
        Files.writeString(file, LEDGER + String.format(Locale.ROOT, SYNC, platformUrl, lateInquiryMs, lateInquiryMs));
        return new String[] {"--config", file.toString()};
    }

    /** Options for one that has only what is on its disk. */
    static String[] options(final Path file) throws IOException {
        Files.writeString(file, LEDGER);
        return new String[] {"--config", file.toString()};
    }
}
