package dev.holdfast.sandbox.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.AdminClient.Answer;
import dev.holdfast.ledger.audit.AuditVerifier;
import dev.holdfast.ledger.fuzz.Seed;
import dev.holdfast.ledger.storage.FileStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Kills real processes while an operator is at work: what was answered is in the audit once, as the journal has it. */
class AuditCrashTest {
    private static final int LIVES = 4;
    private static final int MAX_ENTRIES = 150;

    @TempDir
    private Path directory;

    @Test
    void shouldKnowWhoDidWhatWasAnsweredBeforeKillNine() throws Exception {
        final long seed = Seed.of("audit");
        System.out.println("seed=" + seed);
        final Random random = new Random(seed);
        final Set<String> answered = new ConcurrentSkipListSet<>();
        for (int life = 0; life < LIVES; life++) {
            try (GatewayProcess gateway = new GatewayProcess(directory)) {
                gateway.admin().call("PUT", "/v1/accounts/U1", "{\"currency\":\"USD\"}");
                final CountDownLatch entries = new CountDownLatch(1 + random.nextInt(MAX_ENTRIES));
                final Thread operator = operator(gateway.admin(), life, answered, entries);
                assertThat(entries.await(1, TimeUnit.MINUTES)).isTrue();
                gateway.kill();
                operator.join();
            }
        }
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
            assertThat(recorded(gateway.admin())).containsAll(answered);
            assertThat(gateway.admin().get("/health/ready").text()).doesNotContain("audit");
            final AuditVerifier.Report report = new AuditVerifier(new FileStorage(directory)).verify();
            assertThat(report.problems()).isEmpty();
            assertThat(report.gaps()).isEmpty();
            assertThat(report.compared()).isEqualTo(report.records() - 1);
        }
    }

    private static Thread operator(
        final AdminClient admin, final int life, final Set<String> answered, final CountDownLatch entries) {
        final Thread operator = new Thread(() -> {
            try {
                for (int i = 0; true; i++) {
                    final String entryNo = "E" + life + "-" + i;
                    final Answer answer = admin.call("POST", "/v1/accounts/U1/entries",
                        "{\"entry_no\":\"" + entryNo + "\",\"amount\":\"1\"}");
                    if (answer.status() == 200) {
                        answered.add(entryNo);
                        entries.countDown();
                    }
                }
            } catch (final RuntimeException e) {
                Thread.currentThread().interrupt();
            }
        });
        operator.start();
        return operator;
    }

    private static Set<String> recorded(final AdminClient admin) {
        final Set<String> entries = new TreeSet<>();
        String after = "0";
        do {
            final JsonNode page = admin.get("/v1/audit?command=PostEntry&limit=200&after=" + after).json();
            for (final JsonNode record : page.get("records")) {
                assertThat(entries.add(record.get("subject").get("entry_no").asText())).as("%s", record).isTrue();
            }
            after = page.get("next_after").isNull() ? null : page.get("next_after").asText();
        } while (after != null);
        return entries;
    }
}
